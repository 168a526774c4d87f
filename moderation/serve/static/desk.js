// The tablet's hands on the terminal: no keyboard until it is asked for, a finger that scrolls, larger letters.
"use strict";

// A link in a customer's text opens nothing, whatever a finger lands on. The page's sandbox forbids it as well.
window.open = () => null;

document.addEventListener("DOMContentLoaded", () => {
  const byId = (id) => document.getElementById(id);
  const terminal = byId("terminal");
  const least = 12, most = 28, usual = Number(terminal.dataset.fontSize);
  let size = usual;
  try {
    size = Number(localStorage.getItem("size")) || usual;
  } catch (_) { /* storage is forbidden here: the usual size then */ }
  size = Math.max(least, Math.min(most, size));
  terminal.dataset.fontSize = String(size);

  function resize(by) {
    try {
      localStorage.setItem("size", String(Math.max(least, Math.min(most, size + by))));
    } catch (_) { return; }
    location.reload();
  }
  byId("smaller").addEventListener("click", () => resize(-2));
  byId("larger").addEventListener("click", () => resize(2));

  // The screen keyboard would cover half of the desk at every tap: it comes when it is asked for.
  const keyboard = byId("keyboard");
  const typing = () => terminal.querySelector("textarea");
  let wanted = false;
  function quiet() {
    const area = typing();
    if (area) area.setAttribute("inputmode", wanted ? "text" : "none");
  }
  new MutationObserver(quiet).observe(terminal, { childList: true, subtree: true });
  keyboard.addEventListener("click", () => {
    wanted = !wanted;
    keyboard.setAttribute("aria-pressed", String(wanted));
    quiet();
    const area = typing();
    if (area) { area.blur(); area.focus(); }
  });
  byId("esc").addEventListener("click", () => {
    const area = typing();
    if (!area) return;
    area.focus();
    const key = { key: "Escape", code: "Escape", keyCode: 27, which: 27, bubbles: true, cancelable: true };
    area.dispatchEvent(new KeyboardEvent("keydown", key));
    area.dispatchEvent(new KeyboardEvent("keyup", key));
  });

  // A finger that moves turns the wheel, one notch for about a line.
  const notch = 24;
  let last = null;
  terminal.addEventListener("touchstart", (event) => {
    last = event.touches.length === 1 ? event.touches[0].clientY : null;
  }, { passive: true });
  terminal.addEventListener("touchmove", (event) => {
    if (last === null || event.touches.length !== 1) return;
    const touch = event.touches[0];
    const screen = terminal.querySelector(".xterm-screen");
    while (screen && Math.abs(touch.clientY - last) >= notch) {
      const down = touch.clientY < last;
      last += down ? -notch : notch;
      screen.dispatchEvent(new WheelEvent("wheel", {
        deltaY: down ? 60 : -60, clientX: touch.clientX, clientY: touch.clientY, bubbles: true, cancelable: true,
      }));
    }
    event.preventDefault();
  }, { passive: false });

});
