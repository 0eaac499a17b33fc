// A menu closes when one goes elsewhere or presses Escape; without script its heading closes it.
// Two minutes before an unused session ends, a box says so. Staying asks the server once, which counts as use; so does any page
// in another tab. After the end what was typed stays on the page, to be copied.
"use strict";
const box = document.getElementById("idle");
const SEEN = "concord seen";
const WARNED = 120;
const seen = () => localStorage.setItem(SEEN, String(Date.now()));
const left = () => Number(box.dataset.seconds) - (Date.now() - Number(localStorage.getItem(SEEN))) / 1000;
const look = () => {
  const seconds = left();
  box.querySelector("[data-ends]").hidden = seconds <= 0;
  box.querySelector("[data-ended]").hidden = seconds > 0;
  if (seconds > WARNED) {
    if (box.open) box.close();
    box.dataset.dismissed = "";
  } else if (!box.open && box.dataset.dismissed !== String(seconds > 0)) {
    box.showModal();
  }
};
if (box) {
  seen();
  document.addEventListener("htmx:afterRequest", seen);
  box.addEventListener("close", () => {
    box.dataset.dismissed = String(left() > 0);
  });
  box.querySelector("[data-stays]").addEventListener("click", () => {
    fetch("/healthz").then((answer) => {
      if (answer.ok) seen();
      look();
    });
  });
  setInterval(look, 5000);
}
const menus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});
