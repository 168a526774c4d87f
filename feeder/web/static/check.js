/* Checks a receipt's proof in the browser, by itself: RFC 9162 2.1.3.2 (inclusion) and 2.1.4.2 (consistency). */
"use strict";
(() => {
  const coder = new TextEncoder();
  const fromHex = (text) => new Uint8Array((text.match(/../g) || []).map((pair) => parseInt(pair, 16)));
  const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const join = (...parts) => new Uint8Array(parts.flatMap((part) => [...part]));
  const sha = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));
  const node = (left, right) => sha([1], left, right);
  const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
  const half = (number) => Math.floor(number / 2);
  const odd = (number) => number % 2 === 1;

  /* A signed note: origin, size, root in base64, further lines; an empty line; signatures. */
  function checkpoint(note) {
    const at = note.lastIndexOf("\n\n");
    const lines = note.slice(0, at).split("\n");
    return {text: note.slice(0, at + 1), signatures: note.slice(at + 2), origin: lines[0], size: Number(lines[1]),
      root: fromBase64(lines[2])};
  }

  async function signed(note, vkey) {
    const [name, id, key] = [vkey.split("+")[0], vkey.split("+")[1], fromBase64(vkey.split("+").slice(2).join("+"))];
    const told = checkpoint(note);
    const mine = told.signatures.split("\n").map((line) => line.split(" ")).filter((parts) => parts[1] === name)
      .map((parts) => fromBase64(parts[2])).find((bytes) => same(bytes.slice(0, 4), fromHex(id)));
    if (!mine || told.origin !== name) return false;
    let imported;
    try {
      imported = await crypto.subtle.importKey("raw", key.slice(1), {name: "Ed25519"}, false, ["verify"]);
    } catch { return null; }  /* an older browser: no Ed25519 */
    return crypto.subtle.verify({name: "Ed25519"}, imported, mine.slice(4), coder.encode(told.text));
  }

  async function includes(leaf, index, size, path, root) {
    if (!(index < size)) return false;
    let number = index, last = size - 1, hash = leaf;
    for (const beside of path) {
      if (last === 0) return false;
      if (odd(number) || number === last) {
        hash = await node(beside, hash);
        while (!odd(number) && number !== 0) [number, last] = [half(number), half(last)];
      } else {
        hash = await node(hash, beside);
      }
      [number, last] = [half(number), half(last)];
    }
    return last === 0 && same(hash, root);
  }

  async function consistent(old, size, oldRoot, root, path) {
    if (old === size) return path.length === 0 && same(oldRoot, root);
    if (!(old > 0 && old < size)) return false;
    const nodes = Number.isInteger(Math.log2(old)) ? [oldRoot, ...path] : [...path];
    if (nodes.length === 0) return false;
    let number = old - 1, last = size - 1;
    while (odd(number)) [number, last] = [half(number), half(last)];
    let before = nodes[0], after = nodes[0];
    for (const beside of nodes.slice(1)) {
      if (last === 0) return false;
      if (odd(number) || number === last) {
        [before, after] = [await node(beside, before), await node(beside, after)];
        while (!odd(number) && number !== 0) [number, last] = [half(number), half(last)];
      } else {
        after = await node(after, beside);
      }
      [number, last] = [half(number), half(last)];
    }
    return last === 0 && same(before, oldRoot) && same(after, root);
  }

  async function check(place) {
    const proof = JSON.parse(place.dataset.proof), told = place.parentElement.querySelector(".browser");
    const now = checkpoint(proof.note);
    const leaf = await sha([0], await sha(coder.encode(proof.core)), await sha(coder.encode(proof.detail)), fromHex(proof.facts));
    let good = now.size === proof.size && await includes(leaf, proof.index, proof.size, proof.path.map(fromHex), now.root);
    if (good && place.dataset.vkey) good = (await signed(proof.note, place.dataset.vkey)) !== false;
    let kept = false;
    if (good && proof.held) {
      const then = checkpoint(proof.held);
      if (place.dataset.vkey && (await signed(proof.held, place.dataset.vkey)) === false) good = false;
      kept = good && await consistent(then.size, now.size, then.root, now.root, proof.extends.map(fromHex));
      if (!kept && (proof.extends.length > 0 || then.size === now.size)) good = false;
    }
    told.textContent = good ? (kept ? told.dataset.same : told.dataset.good) : told.dataset.bad;
    told.className = good ? "browser" : "browser bad";
    told.hidden = false;
    if (!good) place.open = true;
  }

  if (window.crypto && crypto.subtle) {
    document.querySelectorAll("[data-proof]").forEach((place) => {
      check(place).catch(() => { const told = place.parentElement.querySelector(".browser"); told.textContent = told.dataset.bad; told.hidden = false; });
    });
  }
})();
