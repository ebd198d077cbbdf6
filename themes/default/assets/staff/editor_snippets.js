// Snippets: texts that the agency keeps, or the province for all, put into what is being written.

/** Adds the button `snippets`, which asks `address` for their names when it is opened. */
export function addSnippets(editor, texts, address) {
  let names = null;
  editor.ui.registry.addMenuButton("snippets", {
    icon: "template",
    tooltip: texts.snippets,
    fetch: async (show) => {
      names ??= (await asked(address))?.snippets ?? null;
      if (names === null) return show([told(texts.snippetsFailed)]);
      if (!names.length) return show([told(texts.snippetsNone)]);
      return show(names.map(({ id, name }) => ({ type: "menuitem", text: name, onAction: () => put(id) })));
    },
  });

  async function put(id) {
    const snippet = await asked(`${address}?so=${encodeURIComponent(id)}`);
    if (snippet) editor.undoManager.transact(() => editor.insertContent(snippet.html));
    else editor.notificationManager.open({ text: texts.snippetsFailed, type: "warning", timeout: 8000 });
    editor.focus();
  }
}

function told(text) {
  return { type: "menuitem", text, enabled: false };
}

async function asked(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "error" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
