// A page with cells becomes a live one, if it came from a server: from a file no Python can be started.
{
  const place = new URL(".", document.currentScript.src);
  const keys = document.getElementById("live-cells");
  if (keys && location.protocol !== "file:") import(new URL("page.js", place));
  else if (keys) document.querySelector(".open-lab")?.insertAdjacentHTML("afterend", `<p class="lr-live">${keys.dataset.file}</p>`);
}
