/* What scripts add to the page: nothing needs them. Characters left, copying an address, printing, a sum when flooded. */
"use strict";
(() => {
  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

  each("[data-count]", (told) => {
    const field = document.getElementById(told.dataset.count);
    const tell = () => {
      const left = Number(told.dataset.most) - [...field.value.replace(/\r\n?/g, "\n")].length;
      told.textContent = told.dataset.said.replace("{left}", left.toLocaleString(document.documentElement.lang));
    };
    field.addEventListener("input", tell);
    if (field.value) tell();
  });

  each("form.write", (form) => {
    let sent = false;
    form.addEventListener("submit", (event) => {
      if (event.submitter && event.submitter.name === "another") return;
      if (sent) event.preventDefault();
      sent = true;
    });
    window.addEventListener("pageshow", () => { sent = false; });
  });

  if (navigator.clipboard) {
    each("[data-copy]", (button) => {
      button.hidden = false;
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(button.dataset.copy);
          button.textContent = button.dataset.said;
        } catch { button.hidden = true; }
      });
    });
  }
  each("[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  /* Flooded: find a number so that SHA-256(ticket ":" number) begins with so many zero bits, then send the form. */
  each("form[data-ticket]", async (form) => {
    const button = form.querySelector("button");
    const wait = form.querySelector("[data-wait]");
    button.disabled = true;
    setTimeout(() => { button.disabled = false; }, Number(wait.dataset.wait) * 1000);
    if (!(window.crypto && crypto.subtle)) return;
    const bits = Number(form.dataset.bits), coder = new TextEncoder();
    for (let from = 0; !button.isConnected || button.disabled; from += 256) {
      const found = await Promise.all(Array.from({length: 256}, async (_, step) => {
        const answer = String(from + step);
        const digest = await crypto.subtle.digest("SHA-256", coder.encode(`${form.dataset.ticket}:${answer}`));
        return new DataView(digest).getUint32(0) >>> (32 - bits) === 0 ? answer : null;
      }));
      const answer = found.find((one) => one !== null);
      if (answer !== undefined) {
        form.querySelector("[name=answer]").value = answer;
        button.disabled = false;
        form.requestSubmit();
        return;
      }
    }
  });
})();
