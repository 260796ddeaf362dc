// The year-end page: one button prints it.
"use strict";

document.getElementById("print").addEventListener("click", () => print());
