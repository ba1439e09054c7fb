// The editor of the pages' cells: CodeMirror with what Python needs. It is loaded when a cell is first
// edited, and given to the page as `lrcourseEditor`.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorView, keymap } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

// `changed(code)` after each change, `run()` on Shift+Enter, `leave()` on Escape: Tab indents.
function open(parent, code, label, { changed, run, leave }) {
  const done = (what) => () => (what(), true);
  const keys = [
    { key: "Shift-Enter", run: done(run) },
    { key: "Mod-Enter", run: done(run) },
    { key: "Escape", run: done(leave) },
    indentWithTab,
    ...defaultKeymap,
    ...historyKeymap,
  ];
  const view = new EditorView({
    doc: code,
    parent,
    extensions: [
      keymap.of(keys),
      history(),
      python(),
      indentUnit.of("    "),
      indentOnInput(),
      bracketMatching(),
      syntaxHighlighting(classHighlighter),
      EditorView.contentAttributes.of({ "aria-label": label }),
      EditorView.updateListener.of((update) => update.docChanged && changed(view.state.doc.toString())),
    ],
  });
  return {
    focus: () => view.focus(),
    set: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    close: () => view.destroy(),
  };
}

window.lrcourseEditor = { open };
