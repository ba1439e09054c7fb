// Keys stay with the slider that has the focus. JupyterLab and Notebook take arrows, Page, Home and
// End for their shortcuts, and any key as a reason to focus the cell that is active; and a click on
// a slider's track focuses the cell. This is a plugin as their build tools make it, only readable.

const KEYS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'];
const CONTROL = '.lrcourse .noUi-handle, .lrcourse input[type=radio]';

function keepKey(event) {
  const control = event.target.closest?.(CONTROL);
  if (!control) return;
  const ours = KEYS.includes(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey;
  control.toggleAttribute('data-lm-suppress-shortcuts', ours); // where they look before the control
  if (ours) {
    control.addEventListener('keydown', seen => seen.stopPropagation(), { once: true });
  }
}

function focusHandle(event) {
  const slider = event.target.closest?.('.lrcourse .noUi-target');
  if (slider) {
    setTimeout(() => slider.querySelector('.noUi-handle').focus({ preventScroll: true }));
  }
}

const plugin = {
  id: 'lrcourse:keys',
  autoStart: true,
  activate: () => {
    window.addEventListener('keydown', keepKey, true); // before all others
    window.addEventListener('click', focusHandle, true);
    window.addEventListener('pointerup', focusHandle, true);
  }
};

(window._JUPYTERLAB ??= {}).lrcourse = {
  init: () => {},
  get: () => Promise.resolve(() => ({ __esModule: true, default: plugin }))
};
