// What is said on the line, as it is said, and where in the menus one is: for whoever cannot or need not hear it.

/** Captions: the words now, those before, and the keys that were understood. */
export class Captions {
  constructor(place) {
    this.now = place.querySelector("[data-now]");
    this.past = place.querySelector("[data-past]");
    this.expects = place.querySelector("[data-expects]");
  }

  says(text, language) {
    this.now.textContent = text;
    this.now.lang = language;
    this.now.classList.add("speaking");
  }

  /** The words are over, and stand among those before. */
  silent() {
    this.now.classList.remove("speaking");
  }

  /** What was said and pressed lately, the newest last. */
  moments(list) {
    this.past.replaceChildren(...list.slice(0, -1).map((it) => line(it)));
    this.past.scrollTop = this.past.scrollHeight;
  }

  /** What one is to press. */
  expect(what) {
    this.expects.textContent = {
      secret: "Enter digits; nobody sees them.",
      digits: "Enter digits.",
      menu: "Press a key of the menu.",
      attendant: "Press a key.",
    }[what] ?? "";
  }

  clear() {
    this.now.textContent = this.expects.textContent = "";
    this.now.classList.remove("speaking");
    this.past.replaceChildren();
  }
}

function line(moment) {
  const item = document.createElement("li");
  if (moment.key) {
    const key = document.createElement("kbd");
    key.textContent = moment.key;
    item.append("You pressed ", key);
  } else {
    item.textContent = moment.said;
  }
  return item;
}

/** The map: every scene is there already; the one where the caller is gets lit, and the way to it. */
export class MenuMap {
  constructor(place) {
    this.place = place;
  }

  light(scene) {
    for (const lit of this.place.querySelectorAll("[aria-current], .way")) {
      lit.removeAttribute("aria-current");
      lit.classList.remove("way");
    }
    if (!scene) return;
    const parts = scene.split("/");
    for (let length = parts.length; length > 0; length--) {
      const place = this.place.querySelector(`[data-scene="${CSS.escape(parts.slice(0, length).join("/"))}"]`);
      if (!place) continue;
      if (this.place.querySelector("[aria-current]")) place.classList.add("way");
      else {
        place.setAttribute("aria-current", "location");
        place.scrollIntoView({ block: "nearest" });
      }
    }
  }
}
