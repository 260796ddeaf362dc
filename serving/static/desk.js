// What every page shares: asking the server, telling the editor, keeping what was typed. No page needs a network.
"use strict";

const desk = {
  csrf: () => document.querySelector('meta[name="csrf"]').content,

  /** Ask the server; resolves to the response, whatever its status. */
  ask(address, options = {}) {
    const headers = { "X-CSRF-Token": desk.csrf(), ...(options.headers || {}) };
    return fetch(address, { credentials: "same-origin", ...options, headers });
  },

  /** Say one sentence above the page; kind is good, warn or bad. */
  say(sentence, kind = "good", links = []) {
    const box = document.getElementById("flash");
    const notice = document.createElement("div");
    notice.className = `notice ${kind}`;
    if (kind === "bad") notice.setAttribute("role", "alert");
    const line = document.createElement("p");
    line.append(sentence);
    for (const { words, action } of links) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words;
      button.addEventListener("click", action);
      line.append(" ", button);
    }
    notice.append(line);
    box.replaceChildren(notice);
  },

  quiet() { document.getElementById("flash").replaceChildren(); },

  /** The Chinese sentence of an answer that is no success. */
  async sentence(response) {
    const body = await response.text();
    try {
      const { sentence } = JSON.parse(body);
      if (sentence) return sentence;
    } catch { /* a page, then */ }
    const page = new DOMParser().parseFromString(body, "text/html");
    const told = page.querySelector('[role="alert"]');
    return told ? told.textContent.trim() : "这一步没有做成，请再试一次。";
  },

  unreachable: "连不上稿件台，可能已经关闭；您写的还在这一页，请重新打开稿件台后再试。",
};

/** Forms are sent beside the page, so that what was typed stays when the answer is an error. */
function sendBeside(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    form.setAttribute("aria-busy", "true");
    try {
      const response = await desk.ask(form.action, { method: "POST", body: new URLSearchParams(data) });
      if (response.ok) {
        forget(form);
        location.assign(response.url);
        return;
      }
      const again = response.status === 409 ? [{ words: "看最新内容", action: () => location.reload() }] : [];
      desk.say(await desk.sentence(response), "bad", again);
    } catch {
      desk.say(desk.unreachable, "bad");
    } finally {
      form.removeAttribute("aria-busy");
    }
    document.getElementById("flash").scrollIntoView({ block: "center" });
  });
}

/** What is typed into a form with data-draft outlives a closed or reloaded page. */
function keepDraft(form) {
  const key = `draft:${form.dataset.draft}`;
  const fields = [...form.elements].filter((field) => field.matches("textarea, input:not([type=hidden]), select"));
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) || "{}");
    for (const field of fields) {
      if (field.name in kept && kept[field.name] !== field.value) {
        field.value = kept[field.name];
        field.closest("details")?.setAttribute("open", "");
      }
    }
    form.addEventListener("input", () => {
      sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(fields.map((field) => [field.name, field.value]))));
    });
  } catch { /* the browser keeps nothing; the page works without */ }
}

function forget(form) {
  if (form.dataset.draft) sessionStorage.removeItem(`draft:${form.dataset.draft}`);
}

/** Ticked themes show their choice of a primary theme. */
function followThemes(root) {
  root.addEventListener("change", (event) => {
    const box = event.target;
    if (!box.matches('input[name="themes"]')) return;
    const row = box.closest("li");
    row.classList.toggle("on", box.checked);
    if (!box.checked) row.querySelector('input[name="primary"]').checked = false;
  });
}

document.querySelectorAll("form[data-beside]").forEach(sendBeside);
document.querySelectorAll("form[data-draft]").forEach(keepDraft);
followThemes(document);
