// Three plugins for JupyterLab and Notebook, as their build tools make them, only readable.

// Keys stay with the slider that has the focus. The front ends take arrows, Page, Home and End for
// their shortcuts, and any key as a reason to focus the cell that is active; and a click on a
// slider's track focuses the cell.

const KEYS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'];
const CONTROL = ':is(.lrcourse, .lr-lab) .noUi-handle, .lrcourse input[type=radio]';

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
  const slider = event.target.closest?.(':is(.lrcourse, .lr-lab) .noUi-target');
  if (slider) {
    setTimeout(() => slider.querySelector('.noUi-handle').focus({ preventScroll: true }));
  }
}

// Without a name in common, arrow keys don't go from one choice to the next (Firefox), or leave the
// menu (Chromium).

let menus = 0;

function nameChoices(event) {
  const menu = event.target.closest?.('.lrcourse .widget-radio-box');
  if (menu && event.target.name === '') {
    menus += 1;
    for (const choice of menu.querySelectorAll('input')) choice.name = `lrcourse-${menus}`;
  }
}

const keys = {
  id: 'lrcourse:keys',
  autoStart: true,
  activate: () => {
    window.addEventListener('keydown', keepKey, true); // before all others
    window.addEventListener('keydown', nameChoices, true);
    window.addEventListener('click', focusHandle, true);
    window.addEventListener('pointerup', focusHandle, true);
  }
};

// On a slow machine a kernel may connect while the stored widgets are still being loaded. Those that
// come later are then given up as "model not found", and stay so: they are asked for again.

function revive(app) {
  for (const panel of app.shell.widgets('main')) {
    for (const cell of panel.content?.widgets ?? []) {
      cell.outputArea?.widgets.forEach((output, index) => {
        for (const part of output.widgets ?? []) {
          if (part.node.textContent.startsWith('Error displaying widget: model not found')) {
            part.renderModel?.(cell.outputArea.model.get(index));
          }
        }
      });
    }
  }
}

const widgets = {
  id: 'lrcourse:widgets',
  autoStart: true,
  activate: app => {
    setInterval(revive, 1000, app);
  }
};

// Where a widget is seen twice ("Create New View for Output", or its cell run again), each view of the
// play button takes the press for its own, and the second stops what the first began.
// https://github.com/jupyter-widgets/ipywidgets/issues/3967

let shared; // the libraries that extensions have in common: name -> version -> where to get it

const play = {
  id: 'lrcourse:play',
  autoStart: true,
  activate: async () => {
    for (const library of Object.values(shared['@jupyter-widgets/controls'] ?? {})) {
      const { PlayView } = (await library.get())();
      PlayView.prototype.onPlayingChanged = function () {
        this.updatePlaying();
        this.model.get('playing') ? this.model.animate() : this.model.pause();
      };
    }
  }
};

(window._JUPYTERLAB ??= {}).lrcourse = {
  init: scope => { shared = scope; },
  get: () => Promise.resolve(() => ({ __esModule: true, default: [keys, widgets, play] }))
};
