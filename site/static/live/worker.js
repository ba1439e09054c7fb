// Python in a thread of its own: brings the runtime and the packages, runs cells, answers widgets.
// Python's half is site/live. Every file is fetched here, so that a host that hangs is noticed.
const PATIENCE = 8000; // milliseconds without a single byte, until a host counts as dead

let python, kernel, settings;
let loaded = 0;

self.onmessage = ({ data }) => {
  if (data.type === "start") start(data).catch(fail);
  else if (data.type === "run") run(data);
  else if (data.type === "comm") {
    kernel?.heard(data.message, python.toPy(data.buffers));
    tell("heard", { id: data.id });
  }
};
self.postMessage({ type: "hello" });

const tell = (type, content) => self.postMessage({ type, ...content });

function fail(error) {
  console.warn(error.message);
  tell("failed", { reason: error.reason ?? "broken", what: error.what ?? String(error) });
}

// reason: "unreachable" (dead, hanging, missing) or "changed"
function failure(reason, what) {
  return Object.assign(new Error(`${what}: ${reason}`), { reason, what });
}

// ---- files -----------------------------------------------------------------------------------------

// A file in whole; what comes is reported, and PATIENCE is for each piece of it.
async function bring(url) {
  const giveUp = new AbortController();
  let timer = setTimeout(() => giveUp.abort(), PATIENCE);
  try {
    const response = await fetch(url, { signal: giveUp.signal });
    if (!response.ok) throw new Error(response.status);
    const pieces = [];
    for (let reader = response.body.getReader(), piece; !(piece = await reader.read()).done; ) {
      pieces.push(piece.value);
      loaded += piece.value.length;
      clearTimeout(timer);
      timer = setTimeout(() => giveUp.abort(), PATIENCE);
      tell("loading", { loaded });
    }
    return await unpacked(new Blob(pieces), url);
  } catch {
    throw failure("unreachable", url);
  } finally {
    clearTimeout(timer);
  }
}

// The same while Python waits, for what is imported later. First a word from the host: it may take long
// to send the file, but not to say that it will.
function bringNow(name) {
  const url = settings.packages + name;
  try {
    const ask = request("HEAD", url);
    ask.timeout = PATIENCE;
    ask.send();
    const size = (ask.getResponseHeader("Content-Length") / 1e6).toFixed(1);
    tell("later", { name: name.split("-")[0], size });
    const get = request("GET", url);
    get.responseType = "arraybuffer";
    get.send();
    if (get.status !== 200) throw new Error(get.status);
    return python.toPy(new Uint8Array(get.response));
  } catch {
    throw failure("unreachable", url);
  }
}

function request(method, url) {
  const request = new XMLHttpRequest();
  request.open(method, url, false);
  return request;
}

const asModule = (bytes) =>
  import(URL.createObjectURL(new Blob([bytes], { type: "text/javascript" })));

// Some servers say of a .gz that it is packed for its way; then it comes unpacked.
async function unpacked(blob, url) {
  const [first] = new Uint8Array(await blob.slice(0, 1).arrayBuffer());
  const packed = url.endsWith(".gz") && first === 0x1f;
  const stream = packed ? blob.stream().pipeThrough(new DecompressionStream("gzip")) : blob.stream();
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// ---- start -----------------------------------------------------------------------------------------

const PARTS = ["pyodide.mjs.gz", "pyodide.asm.mjs.gz", "pyodide.asm.wasm.gz", "python_stdlib.zip", "pyodide-lock.json.gz"];

async function start(given) {
  settings = given.settings;
  const { core, packages, first, library } = settings;
  const coming = Promise.all([...PARTS.map((file) => core + file), library].map(bring));
  const wheels = Promise.all(first.map(({ file }) => bring(packages + file)));
  wheels.catch(fail); // before the core is unpacked for nothing
  Promise.all([coming, wheels]).then(() => tell("starting"), () => 0);
  const [loader, module, wasm, standard, lock, ours] = await coming;
  python = await open(loader, module, wasm, standard, lock);
  install(ours, await wheels, JSON.parse(text(lock)).packages);
  kernel = python.pyimport("kernel");
  kernel.begin((message, buffers) =>
    self.postMessage({ ...JSON.parse(message), buffers: buffers.toJs().map((bytes) => bytes.slice()) }),
  );
  tell("ready", { heap: heap() });
}

const text = (bytes) => new TextDecoder().decode(bytes);
const heap = () => python._module.HEAP8.length;

async function open(loader, module, wasm, standard, lock) {
  const [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all([loader, module].map(asModule));
  const plainFetch = self.fetch;
  self.fetch = async (url, ...rest) => {
    if (!String(url).endsWith("pyodide.asm.wasm")) return plainFetch(url, ...rest);
    return new Response(wasm, { headers: { "Content-Type": "application/wasm" } });
  };
  try {
    return await loadPyodide({
      indexURL: settings.core,
      packageBaseUrl: settings.packages,
      stdLibURL: URL.createObjectURL(new Blob([standard])),
      lockFileContents: { info: JSON.parse(text(lock)).info, packages: {} }, // late.py brings them
      createPyodideModule,
      env: { HOME: "/home/pyodide", MPLBACKEND: "agg", LRCOURSE_DESK: "page" },
    });
  } finally {
    self.fetch = plainFetch;
  }
}

// Our library first: with it comes what holds the packages against the lock.
function install(ours, wheels, packages) {
  const place = python.runPython("import site; site.getsitepackages()[0]");
  python.unpackArchive(ours, "zip", { extractDir: place });
  const late = python.pyimport("late");
  const lock = python.toPy(packages);
  for (const [number, { name, file }] of settings.first.entries())
    try {
      late.install(python.toPy(wheels[number]), lock.get(name));
    } catch (error) {
      throw error.type === "ValueError" ? failure("changed", settings.packages + file) : error;
    }
  const names = settings.first.map(({ name }) => name);
  late.look_out(lock, python.toPy(names), bringNow, (file, reason) => tell("failed", { what: settings.packages + file, reason, later: true }));
}

// ---- cells -----------------------------------------------------------------------------------------

function run({ cell, cells, everything, progress }) {
  try {
    kernel.bring_progress(progress);
    kernel.run(cell, python.toPy(cells), everything);
    tell("done", { progress: kernel.progress(), heap: heap() });
  } catch (error) {
    fail(Object.assign(error, { reason: "crashed" })); // Python itself: no memory, or too deep
  }
}
