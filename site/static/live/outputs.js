// What a cell shows below it, in the shape that the book's own outputs have.
const VIEW = "application/vnd.jupyter.widget-view+json";
const PICTURES = ["image/png", "image/jpeg"];

export class Outputs {
  constructor() {
    this.element = element("div", "cell_output docutils container");
    this.stream = null; // the one that is being written
  }

  add(message, widgets) {
    if (message.kind === "stream") return this.write(message);
    this.stream = null;
    if (message.kind === "error") this.element.append(preformatted(message.text, "traceback"));
    else this.element.append(displayed(message, widgets));
  }

  // As on a terminal: what follows a carriage return overwrites the line, as progress bars do.
  write({ name, text }) {
    if (this.stream?.name !== name) {
      const shown = preformatted("", `stream ${name}`);
      this.stream = { name, text: "", shown };
      this.element.append(shown);
    }
    this.stream.text = (this.stream.text + text).replace(/[^\n]*\r(?=[^\n])/g, "");
    this.stream.shown.querySelector("pre").textContent = this.stream.text;
    this.stream.shown.hidden = !this.stream.text.trim(); // a bar that has wiped itself away
  }
}

function displayed({ data, metadata }, widgets) {
  if (data[VIEW]) return widget(data[VIEW].model_id, widgets);
  if (data["text/html"]) {
    const html = element("div", "output text_html");
    html.innerHTML = data["text/html"].replace(/href="([\w/.]*)\.ipynb/g, 'href="$1.html');
    return html;
  }
  if (data["image/svg+xml"]) return picture(`data:image/svg+xml,${encodeURIComponent(data["image/svg+xml"])}`, "");
  const type = PICTURES.find((type) => data[type]);
  if (type) return picture(`data:${type};base64,${data[type]}`, metadata[type]?.alt ?? data["text/plain"]);
  return preformatted(data["text/markdown"] ?? data["text/latex"] ?? data["text/plain"] ?? "", "text_plain");
}

function widget(name, widgets) {
  const live = element("div", "live");
  const place = live.appendChild(document.createElement("span"));
  widgets.then((widgets) => widgets.show(name, place)).catch(console.error);
  return live;
}

function picture(source, alt) {
  const image = element("img", "");
  Object.assign(image, { src: source, alt });
  return image;
}

function preformatted(text, kind) {
  const output = element("div", `output ${kind} highlight`);
  const pre = output.appendChild(document.createElement("pre"));
  pre.textContent = text;
  return output;
}

function element(tag, classes) {
  const made = document.createElement(tag);
  made.className = classes;
  return made;
}
