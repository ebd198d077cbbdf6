// Tables: made with a head row, coloured by class.

const COLOURS = ["", "cell-grey", "cell-blue", "cell-gold", "cell-red"];

/** Adds the buttons `inserttablegrid` and `cellcolour`. */
export function addTableTools(editor, texts) {
  editor.ui.registry.addMenuButton("inserttablegrid", {
    icon: "table",
    tooltip: "Insert table",
    fetch: (show) =>
      show([
        {
          type: "fancymenuitem",
          fancytype: "inserttable",
          onAction: ({ numRows, numColumns }) => insertTable(editor, numRows, numColumns),
        },
      ]),
    onSetup: (button) => {
      const update = () => button.setEnabled(editor.mode.get() === "design");
      editor.on("NodeChange", update);
      return () => editor.off("NodeChange", update);
    },
  });
  editor.ui.registry.addMenuButton("cellcolour", {
    icon: "fill",
    tooltip: texts.colour,
    fetch: (show) =>
      show(
        COLOURS.map((name, index) => ({
          type: "togglemenuitem",
          text: texts.colours[index],
          active: selectedCells(editor).every((cell) => colourOf(cell) === name),
          onAction: () => colourCells(editor, name),
        })),
      ),
  });
}

function insertTable(editor, rows, columns) {
  // A table without a head row cannot be understood by those who listen to it.
  editor.execCommand("mceInsertTable", false, { rows, columns, options: { headerRows: rows > 1 ? 1 : 0 } });
}

function selectedCells(editor) {
  const selected = editor.dom.select("td[data-mce-selected],th[data-mce-selected]");
  if (selected.length) return selected;
  const cell = editor.dom.getParent(editor.selection.getNode(), "td,th");
  return cell ? [cell] : [];
}

function colourOf(cell) {
  return COLOURS.find((name) => name && cell.classList.contains(name)) ?? "";
}

function colourCells(editor, name) {
  editor.undoManager.transact(() => {
    for (const cell of selectedCells(editor)) {
      for (const other of COLOURS) if (other) editor.dom.removeClass(cell, other);
      if (name) editor.dom.addClass(cell, name);
    }
  });
  editor.nodeChanged();
  editor.focus();
}
