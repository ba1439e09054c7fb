// Scripts of static/vendor, each loaded when it is first needed: a promise of what it sets on `window`.
const coming = new Map();

export function vendorScript(file, name) {
  if (window[name]) return Promise.resolve(window[name]);
  if (!coming.has(file))
    coming.set(
      file,
      new Promise((loaded, failed) => {
        const script = document.createElement("script");
        script.src = new URL(`../vendor/${file}`, import.meta.url);
        script.onload = () => loaded(window[name]);
        script.onerror = failed;
        document.head.append(script);
      }),
    );
  return coming.get(file);
}
