// The launcher and the panel: what stands still while the conversation goes on.

class Panel {
  constructor(say, settings) {
    this.say = say;
    this.host = make("xiaoer-chat", { lang: settings.language === "zh" ? "zh-CN" : settings.language, class: settings.position });
    if (settings.accent) this.host.style.setProperty("--accent", settings.accent);
    const root = this.host.attachShadow({ mode: "open" });
    dress(root);

    this.unread = make("span", { class: "unread", hidden: true });
    this.launcher = make("button", { type: "button", class: "launcher", "aria-label": say("open"), "aria-expanded": "false", "aria-controls": "panel" },
      icon("chat", 24), make("span", { class: "launcher-word", "aria-hidden": "true" }, say("launcher")), this.unread);
    this.person = make("button", { type: "button", class: "person" }, icon("person", 18), make("span", {}, say("person")));
    this.closer = make("button", { type: "button", class: "closer", "aria-label": say("close") }, icon("down", 22));
    this.asked = make("p", { class: "asked", hidden: true }, icon("person", 18), make("span", {}, say("person_asked")));
    this.list = make("div", { class: "list" });
    this.scroller = make("div", { class: "scroller", tabindex: "0", role: "log", "aria-live": "off", "aria-label": say("conversation") }, this.list);
    this.box = make("textarea", { rows: "1", maxlength: "4000", enterkeyhint: "send", dir: "auto", placeholder: say("placeholder"), "aria-label": say("message") });
    this.sender = make("button", { type: "submit", class: "sender", "aria-label": say("send"), disabled: true }, icon("send", 20));
    this.form = make("form", {}, this.box, this.sender);
    this.restart = make("button", { type: "button", class: "restart" }, say("start_over"));
    // What a screen reader says: whole answers, not each word as it comes.
    this.live = make("div", { class: "unseen", role: "status", "aria-live": "polite" });

    this.panel = make("section", { id: "panel", class: "panel", role: "dialog", "aria-modal": "false", "aria-labelledby": "title", hidden: true },
      make("header", {}, make("span", { class: "face" }, icon("bell", 22)),
        make("div", { class: "names" }, make("h2", { id: "title", dir: "auto" }, settings.name || say("assistant")), settings.name && make("p", {}, say("assistant"))),
        this.person, this.closer),
      this.asked, this.scroller,
      make("div", { class: "foot" }, this.form, make("p", { class: "small" }, make("span", {}, say("answers")), this.restart)), this.live);
    root.append(this.panel, this.launcher);
    this.listen();
  }

  listen() {
    const fit = () => {
      this.box.style.height = "auto";
      this.box.style.height = `${Math.min(this.box.scrollHeight, 132)}px`;
      this.refreshSender();
    };
    this.box.addEventListener("input", fit);
    this.box.addEventListener("keydown", (event) => {
      // Enter that picks a word in a Chinese input method sends nothing (229: Safari's name for it).
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      if (!this.sender.disabled) this.form.requestSubmit();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = this.box.value.trim();
      if (!text || this.busy) return;
      this.box.value = "";
      fit();
      this.onsay(text);
    });
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.onclose();
    });
    for (const move of ["wheel", "touchmove"]) {
      this.scroller.addEventListener(move, () => (this.isHeld = true), { passive: true });
    }
    this.closer.addEventListener("click", () => this.onclose());
    this.launcher.addEventListener("click", () => this.onopen());
    this.person.addEventListener("click", () => this.onperson());
    this.restart.addEventListener("click", () => this.onrestart());
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  get fillsScreen() {
    return matchMedia("(max-width: 480px)").matches;
  }

  open() {
    this.panel.hidden = false;
    this.host.classList.add("open");
    this.launcher.setAttribute("aria-expanded", "true");
    this.unread.hidden = true;
    this.launcher.setAttribute("aria-label", this.say("open"));
  }

  close() {
    this.panel.hidden = true;
    this.host.classList.remove("open");
    this.launcher.setAttribute("aria-expanded", "false");
  }

  // The box on a computer; on a phone the keyboard would hide the conversation, so the conversation itself.
  focus() {
    (matchMedia("(pointer: coarse)").matches ? this.scroller : this.box).focus({ preventScroll: true });
  }

  refreshSender() {
    this.sender.disabled = this.busy || !this.box.value.trim();
  }

  setBusy(busy) {
    this.busy = busy;
    this.panel.classList.toggle("busy", busy);
    this.refreshSender();
  }

  add(...nodes) {
    this.list.append(...nodes);
  }

  // Put a node at the top of the view, so that what follows it is read from its beginning; not against the
  // shopper's own scrolling.
  bringUp(node) {
    if (this.isHeld) return;
    const top = node.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
    this.scroller.scrollTop += top - 14;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  announce(text) {
    this.live.textContent = text;
  }

  tellUnread() {
    if (this.isOpen) return;
    this.unread.hidden = false;
    this.launcher.setAttribute("aria-label", `${this.say("open")}: ${this.say("unread")}`);
  }
}

// The style, as a sheet of the shadow root: it passes the shop's content security policy, and leaks nowhere.
function dress(root) {
  if ("adoptedStyleSheets" in root && "replaceSync" in CSSStyleSheet.prototype) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
  } else {
    root.append(make("style", {}, STYLE));
  }
}
