// One key, one decision: the next card is on the screen before the server has answered, and comes back if it says no.
"use strict";

const root = document.getElementById("review");
if (root) startReview();

function startReview() {
  const queue = root.dataset.queue.split(",").map(Number);
  const holder = document.getElementById("card");
  const help = document.getElementById("help");
  const switchOn = document.getElementById("keys-on");
  const cards = new Map(); // number -> promise of an element
  const steps = []; // what backspace takes back: {id, state, title}
  const tally = { accepted: 0, rejected: 0, "": 0, skipped: 0 };
  let at = 0;
  let chain = Promise.resolve(); // decisions reach the server in the order of the keys
  let pending = 0;

  /** The card on the screen; none while the next one is on its way, so that no key decides what nobody has seen. */
  const current = () => {
    const card = holder.querySelector("[data-id]");
    return card && Number(card.dataset.id) === queue[at] ? card : null;
  };

  function fetched(id) {
    if (!cards.has(id)) {
      const promise = desk.ask(`/review/${id}`).then(async (response) => {
        if (!response.ok) throw new Error(await desk.sentence(response));
        const frame = document.createElement("template");
        frame.innerHTML = await response.text();
        return frame.content.firstElementChild;
      });
      promise.catch(() => cards.delete(id));
      cards.set(id, promise);
    }
    return cards.get(id);
  }

  function prefetch() {
    for (const id of queue.slice(at + 1, at + 4)) fetched(id);
  }

  async function show() {
    document.getElementById("place").textContent =
      at < queue.length ? `第 ${at + 1} 篇，共 ${queue.length} 篇` : `${queue.length} 篇都看过了`;
    document.getElementById("done").value = at;
    const full = document.getElementById("full");
    full.hidden = at >= queue.length;
    holder.setAttribute("aria-busy", String(at < queue.length));
    if (at >= queue.length) {
      const end = document.getElementById("finished").content.cloneNode(true);
      end.getElementById("tally").textContent =
        `采用 ${tally.accepted} 篇，不采用 ${tally.rejected} 篇，只存主题 ${tally[""]} 篇，跳过 ${tally.skipped} 篇。`;
      holder.replaceChildren(end);
      return;
    }
    const id = queue[at];
    full.href = `/articles/${id}?${root.dataset.query}`;
    try {
      const card = await fetched(id);
      if (queue[at] !== id) return;
      holder.replaceChildren(card);
      holder.setAttribute("aria-busy", "false");
      scrollTo(0, 0);
      card.querySelector("#title").focus({ preventScroll: true });
      prefetch();
    } catch (error) {
      desk.say(error instanceof TypeError ? desk.unreachable : error.message, "bad", [{ words: "再试一次", action: show }]);
    }
  }

  function busy(change) {
    pending += change;
    document.getElementById("saving").textContent = pending ? "正在保存……" : "都已保存";
  }

  /** Put one back in front when its decision could not be saved. */
  function giveBack(step, sentence) {
    const place = steps.indexOf(step);
    if (place >= 0) steps.splice(place, 1);
    tally[step.state] -= 1;
    cards.delete(step.id);
    const words = `《${step.title}》：${sentence}`;
    desk.say(words, "bad", [{ words: "回到这一篇", action: () => { goTo(step.id); desk.quiet(); } }]);
  }

  function goTo(id) {
    const place = queue.indexOf(id);
    if (place >= 0) at = place;
    cards.delete(id);
    show();
  }

  function decide(state) {
    const card = current();
    if (!card) return;
    const step = { id: Number(card.dataset.id), state, title: card.querySelector("#title").dataset.plain };
    const body = new URLSearchParams({ version: card.dataset.version, state });
    for (const box of card.querySelectorAll('input[name="themes"]:checked')) body.append("themes", box.value);
    const primary = card.querySelector('input[name="primary"]:checked');
    if (primary) body.append("primary", primary.value);
    steps.push(step);
    tally[state] += 1;
    cards.delete(step.id);
    at += 1;
    show();
    busy(1);
    chain = chain.then(async () => {
      try {
        const response = await desk.ask(`/review/${step.id}`, { method: "POST", body, keepalive: true });
        if (!response.ok) giveBack(step, await desk.sentence(response));
      } catch {
        giveBack(step, `没有保存：${desk.unreachable}`);
      }
      busy(-1);
    });
  }

  function skip() {
    if (!current()) return;
    steps.push({ id: queue[at], state: "skipped" });
    tally.skipped += 1;
    cards.delete(queue[at]);
    at += 1;
    show();
  }

  async function undo() {
    await chain;
    const step = steps.pop();
    if (!step) {
      desk.say("没有可以撤销的了。", "warn");
      return;
    }
    const saved = step.state !== "skipped";
    if (saved) {
      try {
        const response = await desk.ask(`/review/${step.id}/undo`, { method: "POST" });
        if (!response.ok) {
          desk.say(await desk.sentence(response), "bad");
          return;
        }
      } catch {
        steps.push(step);
        desk.say(desk.unreachable, "bad");
        return;
      }
    }
    tally[step.state] -= 1;
    desk.say(saved ? "已撤销，回到这一篇。" : "回到刚才跳过的一篇。");
    goTo(step.id);
  }

  function toggle(number, asPrimary) {
    const box = current()?.querySelector(`input[data-key="${number}"]`);
    if (!box) return;
    const radio = box.closest("li").querySelector('input[name="primary"]');
    if (asPrimary) {
      box.checked = true;
      radio.checked = true;
    } else {
      box.checked = !box.checked;
    }
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function toggleHelp() {
    if (help.open) help.close(); else help.showModal();
  }

  const acts = {
    accept: () => decide("accepted"),
    reject: () => decide("rejected"),
    save: () => decide(""),
    skip, undo, help: toggleHelp,
  };
  const keys = { a: "accept", x: "reject", " ": "skip", Backspace: "undo", Enter: "save", "?": "help", "？": "help" };
  const codes = { KeyA: "accept", KeyX: "reject", Space: "skip" }; // when an input method swallows the letter

  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) acts[button.dataset.act]();
  });
  // In the card Enter in a field would send its form; here it saves like the key.
  root.addEventListener("submit", (event) => { event.preventDefault(); });

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
    const target = event.target;
    if (target.matches("textarea, select, input:not([type=checkbox]):not([type=radio])")) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      || (event.key === "Process" ? codes[event.code] : undefined);
    if (help.open) {
      if (act === "help") { event.preventDefault(); help.close(); }
      return;
    }
    if (!switchOn.checked && act !== "help") return;
    // A button, a link or a box in focus keeps Enter and space to itself.
    const presses = target.matches("button, a[href], summary, input");
    if (presses && (act === "skip" || (act === "save" && !target.matches("input")))) return;
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (act) {
      event.preventDefault();
      acts[act]();
    } else if (digit) {
      event.preventDefault();
      toggle(Number(digit[1]), event.shiftKey);
    }
  });

  try {
    switchOn.checked = localStorage.getItem("review-keys") !== "off";
    switchOn.addEventListener("change", () => localStorage.setItem("review-keys", switchOn.checked ? "on" : "off"));
  } catch { /* remembered for this page only */ }
  addEventListener("beforeunload", (event) => { if (pending) event.preventDefault(); });
  prefetch();
  current().querySelector("#title").focus({ preventScroll: true });
}
