// The week's list: files and folders dropped anywhere on the page, the progress, the filters without a reload.
"use strict";

const GROUP_FILES = 100;
const GROUP_BYTES = 80_000_000;
const SKIPPED = /^(\.|~\$|thumbs\.db$|desktop\.ini$)/i;

const zone = document.querySelector(".drop");
const bar = document.getElementById("progress-bar");
const words = document.getElementById("progress-words");
let busy = false;

/** Every file below what was dropped, folders opened. */
async function filesOf(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files];
  const found = [];
  const walk = async (entry) => {
    if (SKIPPED.test(entry.name)) return;
    if (entry.isFile) {
      found.push(await new Promise((done, failed) => entry.file(done, failed)));
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return;
      for (const each of some) await walk(each);
    }
  };
  for (const entry of entries) await walk(entry);
  return found;
}

/** Files in groups one request may carry. */
function groups(files) {
  const made = [[]];
  let bytes = 0;
  for (const file of files) {
    const last = made.at(-1);
    if (last.length && (last.length >= GROUP_FILES || bytes + file.size > GROUP_BYTES)) {
      made.push([file]);
      bytes = file.size;
    } else {
      last.push(file);
      bytes += file.size;
    }
  }
  return made;
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Send one group and follow it until every file is in the ledger. */
async function sendGroup(files, done, total) {
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);
  let response = await desk.ask("/drop", { method: "POST", body: form });
  for (;;) {
    if (!response.ok) throw new Error(await desk.sentence(response));
    const batch = await response.json();
    bar.max = total;
    bar.value = done + batch.n_done;
    words.textContent = batch.waiting.length
      ? `正在读第 ${Math.min(done + batch.n_done + 1, total)} 个，共 ${total} 个：${batch.waiting[0]}`
      : `读完 ${done + batch.n_done} 个，共 ${total} 个`;
    if (batch.finished) return batch;
    await pause(120);
    response = await desk.ask(`/drop/${encodeURIComponent(batch.id)}`);
  }
}

async function take(files) {
  const wanted = files.filter((file) => !SKIPPED.test(file.name));
  if (!wanted.length || busy) return;
  busy = true;
  document.getElementById("progress").hidden = false;
  words.textContent = `正在上传 ${wanted.length} 个文件……`;
  bar.removeAttribute("value");
  const sums = { files: 0, articles: 0, repeated: 0, unreadable: 0 };
  let trouble = "";
  try {
    for (const group of groups(wanted)) {
      const batch = await sendGroup(group, sums.files, wanted.length);
      sums.files += batch.n_done;
      sums.articles += batch.submissions.length;
      sums.repeated += batch.n_repeated;
      sums.unreadable += batch.n_unreadable;
      if (batch.error_zh) throw new Error(batch.error_zh);
    }
  } catch (error) {
    trouble = error instanceof TypeError ? desk.unreachable : error.message;
  }
  busy = false;
  document.getElementById("progress").hidden = true;
  await refresh("/", ["#results", ".head", ".filters"]);
  const parts = [`${sums.files} 个文件读完，得稿 ${sums.articles - sums.unreadable} 篇`];
  if (sums.repeated) parts.push(`其中 ${sums.repeated} 篇以前收过，没有重复登记`);
  if (sums.unreadable) parts.push(`${sums.unreadable} 个读不出，原因写在单子里`);
  if (trouble) desk.say(`${trouble}${sums.files ? `（${parts[0]}）` : ""}`, "bad");
  else desk.say(`${parts.join("；")}。`, sums.unreadable ? "warn" : "good");
}

/** Fetch a list and show it in place of this one; the focus stays where it is. */
async function refresh(address, parts = ["#results", ".head"]) {
  try {
    const response = await desk.ask(address);
    if (!response.ok) throw new Error(await desk.sentence(response));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const part of parts) {
      document.querySelector(part).replaceWith(document.adoptNode(page.querySelector(part)));
    }
    history.replaceState(null, "", address);
    document.title = page.title;
  } catch (error) {
    desk.say(error instanceof TypeError ? desk.unreachable : error.message, "bad");
  }
}

addEventListener("change", (event) => {
  if (event.target.matches(".filters select")) event.target.form.requestSubmit();
});
addEventListener("submit", (event) => {
  if (!event.target.matches(".filters")) return;
  event.preventDefault();
  refresh(`/?${new URLSearchParams([...new FormData(event.target)].filter(([, value]) => value))}`);
});

document.querySelectorAll(".drop input[type=file]").forEach((input) => {
  input.addEventListener("change", async () => {
    const files = [...input.files];
    await take(files);
    input.value = "";
  });
});
for (const name of ["dragenter", "dragover"]) {
  addEventListener(name, (event) => {
    if (![...(event.dataTransfer?.types || [])].includes("Files")) return;
    event.preventDefault();
    zone.classList.add("over");
  });
}
addEventListener("dragleave", (event) => { if (!event.relatedTarget) zone.classList.remove("over"); });
addEventListener("drop", async (event) => {
  if (![...(event.dataTransfer?.types || [])].includes("Files")) return;
  event.preventDefault();
  zone.classList.remove("over");
  take(await filesOf(event.dataTransfer));
});
addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });
