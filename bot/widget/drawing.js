// Nodes and icons. Text from the server only ever becomes text nodes and attributes, never markup.

// make("button", {class: "x", "aria-label": "y", onclick: f}, "text", node, null, …)
function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const ICONS = {
  chat: "M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H11l-4.5 4v-4A2.5 2.5 0 0 1 4 13.5zM8.5 8.8h7M8.5 11.8h4.5",
  bell: "M5 16.5a7 7 0 0 1 14 0zM4 19.5h16M12 9.4V7.2M10.2 6.8h3.6",
  close: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  down: "M5.5 9.5l6.5 6 6.5-6",
  person: "M12 11.5a3.6 3.6 0 1 0 0-7.2 3.6 3.6 0 0 0 0 7.2zM4.8 19.7c.8-3.6 3.7-5.5 7.2-5.5s6.4 1.9 7.2 5.5",
  send: "M5 12h13.5M12.8 5.8 19 12l-6.2 6.2",
  up: "M7.5 11v8.5H5V11zM7.5 11l3.7-7c1.4 0 2.3 1 2.1 2.4L12.7 10h5.3a1.8 1.8 0 0 1 1.8 2.1l-1 5.9a1.8 1.8 0 0 1-1.8 1.5H7.5",
  dislike: "M16.5 13V4.5H19V13zM16.5 13l-3.7 7c-1.4 0-2.3-1-2.1-2.4l.6-3.6H6a1.8 1.8 0 0 1-1.8-2.1l1-5.9A1.8 1.8 0 0 1 7 4.5h9.5",
  box: "M4.5 8 12 4.5 19.5 8v8.2L12 19.7l-7.5-3.5zM4.5 8l7.5 3.6L19.5 8M12 11.6v8.1",
  check: "m5.5 12.5 4.3 4.3 8.7-9.3",
  page: "M6.5 4h7l4 4v12h-11zM13.5 4v4h4M9 12.5h6M9 15.8h6",
};

function icon(name, size = 20) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const drawn = { viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true", focusable: "false", class: "icon" };
  for (const [attribute, value] of Object.entries(drawn)) svg.setAttribute(attribute, value);
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

// A web address on the server's terms: what has no host lies on Xiaoer's server. Anything but http(s) is none.
function webAddress(address, base) {
  if (!address) return null;
  try {
    const url = new URL(address, `${base}/`);
    return url.protocol === "https:" || url.protocol === "http:" ? url : null;
  } catch {
    return null;
  }
}

// The words of an answer as they come in, a few at a time, so that they can be read along.
class Stream {
  constructor(node, onGrow) {
    this.node = node;
    this.onGrow = onGrow;
    this.waiting = "";
    this.timer = 0;
    this.still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.idle = Promise.resolve();
  }

  add(text) {
    this.waiting += text;
    if (!this.timer) this.idle = new Promise((done) => this.step(done));
  }

  step(done) {
    // A long backlog goes faster: nobody waits for letters.
    const size = this.still || document.hidden ? this.waiting.length : Math.ceil(this.waiting.length / 14) + 1;
    this.node.append(this.waiting.slice(0, size));
    this.waiting = this.waiting.slice(size);
    this.onGrow();
    if (this.waiting) this.timer = setTimeout(() => this.step(done), 24);
    else {
      this.timer = 0;
      done();
    }
  }

  // A further try begins from the first word.
  clear() {
    this.waiting = "";
    this.node.textContent = "";
  }

  // The whole text, whatever has come in so far; resolves when it stands there.
  async end(text) {
    await this.idle;
    if (this.node.textContent !== text) this.node.textContent = text;
  }
}
