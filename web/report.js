// The table of packages on the page of `-o html`. Put into the program by CMake.
//
// The packages come as JSON in the page. Rows are made as they are needed, by textContent alone: no text of an image
// is ever read as HTML.
"use strict";

(() => {
  const ROWS_AT_ONCE = 150; // made when the end of the table comes into view
  const ROWS_PRINTED = 5000;

  const data = JSON.parse(document.getElementById("packages-data").textContent);
  const packages = data.packages;
  const neededBy = new Map(); // index -> indices; filled when first asked for
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  // --- columns

  const layerText = (p) => (p.layer === undefined ? "" : String(p.layer + 1));
  const columns = [
    { name: "Package", className: "w-name", text: (p) => p.name },
    { name: "Version", className: "w-version", text: (p) => p.version },
    { name: "Type", className: "w-type", text: (p) => p.type },
    { name: "Arch", className: "w-arch", text: (p) => p.architecture || "" },
    { name: "Layer", className: "w-layer number", text: layerText },
    { name: "Source", className: "w-more", text: (p) => p.source || "" },
    { name: "Licence", className: "w-more", text: (p) => (p.licenses || []).join(", ") },
  ].filter((column, i) => i < 2 || packages.some((p) => column.text(p) !== ""));

  const table = document.getElementById("packages-table");
  const head = table.tHead.rows[0];
  const body = table.tBodies[0];
  const count = document.getElementById("packages-count");
  const search = document.getElementById("packages-search");
  const typeChoice = document.getElementById("packages-type");
  const layerChoice = document.getElementById("packages-layer");
  const end = document.getElementById("packages-end");

  let sortColumn = null;
  let isDescending = false;
  let shown = packages.map((_, i) => i); // indices of what fits the search, in order
  let made = 0; // how many of them have a row

  // --- rows

  const describe = (list, name, values) => {
    const texts = values.filter((value) => value !== undefined && value !== "");
    if (texts.length === 0) return;
    list.append(element("dt", "", name));
    const holder = element("dd");
    for (const text of texts) holder.append(element("div", "", text));
    list.append(holder);
  };

  const inWords = (other) => (typeof other === "number" ? `${packages[other].name} ${packages[other].version}` : other);
  const placeInWords = ([path, layer, line]) =>
    `/${path}${line > 0 ? `:${line}` : ""}${layer === null ? "" : ` (layer ${layer + 1})`}`;

  const findNeedy = () => {
    packages.forEach((p, i) => {
      for (const other of p.depends_on || []) {
        if (!neededBy.has(other)) neededBy.set(other, []);
        neededBy.get(other).push(i);
      }
    });
    neededBy.set("done", []);
  };

  const detailsRow = (index) => {
    if (!neededBy.has("done")) findNeedy();
    const p = packages[index];
    const row = element("tr", "details");
    const cell = element("td");
    cell.colSpan = columns.length;
    const list = element("dl");
    describe(list, "Brought in by", [p.layer === undefined ? "" : `layer ${p.layer + 1}: ${data.layers[p.layer]}`]);
    describe(list, "Replaces", (p.replaces || []).map(([version, layer]) => `${version} of layer ${layer + 1}`));
    describe(list, "Licences", [(p.licenses || []).join(", ")]);
    describe(list, "Source", [p.source ? `${p.source} ${p.source_version || ""}`.trim() : ""]);
    describe(list, "Use", [p.development ? "for development only" : ""]);
    describe(list, "Needs", (p.depends_on || []).map(inWords));
    describe(list, "Needed by", (neededBy.get(index) || []).map(inWords));
    describe(list, "Owns files of", (p.provides || []).map(inWords));
    describe(list, "Found in", (p.found_in || []).map(placeInWords));
    describe(list, "Found by", [p.found_by]);
    describe(list, "CPE", [p.cpe]);
    describe(list, "Package URL", [p.purl]);
    cell.append(list);
    row.append(cell);
    return row;
  };

  const packageRow = (index) => {
    const p = packages[index];
    const row = element("tr");
    columns.forEach((column, i) => {
      const cell = element("td", column.className);
      if (i === 0) {
        const opener = element("button", "", p.name);
        opener.type = "button";
        opener.setAttribute("aria-expanded", "false");
        opener.addEventListener("click", () => {
          const isOpen = opener.getAttribute("aria-expanded") === "true";
          opener.setAttribute("aria-expanded", String(!isOpen));
          if (isOpen) row.nextElementSibling.remove();
          else row.after(detailsRow(index));
        });
        cell.append(opener);
        if (p.development) cell.append(" ", element("span", "chip", "dev"));
      } else {
        cell.append(element("span", column.className === "w-more" ? "clip" : "", column.text(p)));
        if (column.name === "Version") cell.classList.add("version");
      }
      row.append(cell);
    });
    return row;
  };

  const makeRows = (limit) => {
    const rows = document.createDocumentFragment();
    for (; made < shown.length && limit > 0; made += 1, limit -= 1) rows.append(packageRow(shown[made]));
    body.append(rows);
    end.hidden = made >= shown.length;
  };

  const show = () => {
    body.replaceChildren();
    made = 0;
    makeRows(ROWS_AT_ONCE);
    const all = packages.length.toLocaleString("en");
    count.textContent =
      shown.length === packages.length ? `${all} packages` : `${shown.length.toLocaleString("en")} of ${all} packages`;
    document.getElementById("packages-none").hidden = shown.length > 0;
  };

  // --- search and order

  let haystacks = null; // what is searched of each package, in lower case
  const haystack = (p) =>
    [p.name, p.version, p.type, p.architecture, p.source, p.purl, p.cpe, ...(p.licenses || [])].join("\n").toLowerCase();

  const compare = (a, b) => {
    const text = sortColumn.text;
    const order = collator.compare(text(packages[a]), text(packages[b])) || a - b;
    return isDescending ? -order : order;
  };

  const update = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length > 0 && haystacks === null) haystacks = packages.map(haystack);
    const type = typeChoice.value;
    const layer = layerChoice.value;
    shown = [];
    packages.forEach((p, i) => {
      if (type !== "" && p.type !== type) return;
      if (layer !== "" && layerText(p) !== layer) return;
      if (words.every((word) => haystacks[i].includes(word))) shown.push(i);
    });
    if (sortColumn !== null) shown.sort(compare);
    show();
  };

  const sortBy = (column) => {
    isDescending = sortColumn === column && !isDescending;
    sortColumn = column;
    columns.forEach((other, i) => {
      const order = other !== column ? "none" : isDescending ? "descending" : "ascending";
      head.cells[i].setAttribute("aria-sort", order);
    });
    update();
  };

  // --- the table and its tools

  for (const column of columns) {
    const cell = element("th", column.className);
    cell.scope = "col";
    cell.setAttribute("aria-sort", "none");
    const button = element("button", "", column.name);
    button.type = "button";
    button.addEventListener("click", () => sortBy(column));
    cell.append(button);
    head.append(cell);
  }

  const addChoices = (choice, values) => {
    for (const [value, text] of values) {
      const option = element("option", "", text);
      option.value = value;
      choice.append(option);
    }
    choice.hidden = values.length < 2;
    choice.addEventListener("change", update);
  };
  const types = new Map();
  for (const p of packages) types.set(p.type, (types.get(p.type) || 0) + 1);
  addChoices(typeChoice, [...types].map(([type, size]) => [type, `${type} (${size.toLocaleString("en")})`]));
  addChoices(layerChoice, data.layers.map((instruction, i) => [String(i + 1), `layer ${i + 1}: ${instruction.slice(0, 60)}`]));

  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(update, packages.length > 5000 ? 120 : 0);
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    search.focus();
  });
  for (const link of document.querySelectorAll("[data-layer]")) {
    link.addEventListener("click", () => {
      layerChoice.value = link.dataset.layer;
      update();
    });
  }

  new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) makeRows(ROWS_AT_ONCE);
  }, { rootMargin: "600px" }).observe(end);

  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details")) details.open = true;
    makeRows(ROWS_PRINTED - made);
    const rest = shown.length - made;
    end.textContent = `${rest.toLocaleString("en")} more packages are not printed.`;
  });
  addEventListener("afterprint", () => {
    end.textContent = "";
  });

  document.getElementById("packages-tools").hidden = false;
  show();
})();
