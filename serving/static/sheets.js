// The edited sheet goes up beside the page, so that an error leaves the chosen file where it is.
"use strict";

document.getElementById("sheet").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  if (!form.elements.sheet.files.length) {
    desk.say("请先选择改好的表。", "bad");
    return;
  }
  form.setAttribute("aria-busy", "true");
  try {
    const response = await desk.ask("/sheets", { method: "POST", body: new FormData(form) });
    if (response.ok) location.assign((await response.json()).address);
    else desk.say(await desk.sentence(response), "bad");
  } catch {
    desk.say(desk.unreachable, "bad");
  } finally {
    form.removeAttribute("aria-busy");
  }
});

document.querySelector("#sheet input[type=file]").addEventListener("change", (event) => {
  document.getElementById("named").textContent = event.target.files[0]?.name || "";
});
