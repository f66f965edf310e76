/* The page of ``quicktakes-browse``: a table or cards of questions, with filters.
 *
 * It takes the place of the plain listing on the page, which stays for readers without
 * JavaScript. The questions come from quicktakes-data.js (a script, for browsers fetch
 * no data for a page that was opened from a disk), and MiniSearch finds text in them.
 *
 *   address ──► state ──► results and counts ──► page
 *                 ▲                               │
 *                 └────── what a reader does ◄────┘
 *
 * What files say reaches the page as text only. Nothing here moves or fades, so that
 * there is nothing to turn off for readers who prefer reduced motion.
 */
(() => {
  "use strict";

  const FACETS = ["subject", "keyword", "author", "year"];
  const ROWS = 50; // shown at first, and added by "Show more"
  const MANY = 300; // options from which on a list of them is filled on its way to use
  const COMMON = 0.5; // the share of titles from which on a word in them says nothing
  const SLICE = 12; // milliseconds of indexing after which the page may react
  const SEPARATOR = "\xa0· "; // ends a line, and begins none
  const SETTLED = 300; // milliseconds without a key before the address changes

  const root = new URL("../", document.currentScript.src).href;
  const page = document.documentElement;
  page.classList.add("quicktakes-script"); // hides the plain listing from the start

  document.addEventListener("DOMContentLoaded", () => {
    try {
      const place = document.querySelector(".quicktakes-browse");
      if (place && window.quicktakesData && window.MiniSearch) {
        start(place, window.quicktakesData);
      }
    } finally {
      page.classList.remove("quicktakes-script");
    }
  });

  // The questions.

  /** Return the questions of a page, and the names of each facet's values. */
  function read(place, data) {
    const years = [...new Set(data.questions.map((row) => row[5].slice(0, 4)))];
    years.sort().reverse(); // the newest first, and "", the undated ones, last
    const yearOf = new Map(years.map((year, number) => [year, number]));
    let rows = data.questions;
    if (place.dataset.questions) {
      const byAddress = new Map(rows.map((row) => [row[0], row]));
      const addresses = JSON.parse(place.dataset.questions);
      rows = addresses.map((address) => byAddress.get(address)).filter(Boolean);
    }
    const questions = rows.map((row) => ({
      address: row[0],
      title: row[1],
      date: row[5],
      description: row[6],
      // The numbers of its values in the names of each facet.
      subject: [row[2]],
      keyword: row[3],
      author: [row[4]],
      year: [yearOf.get(row[5].slice(0, 4))],
    }));
    const names = {
      subject: data.subjects,
      keyword: data.keywords,
      author: data.authors,
      year: years.map((year) => year || data.words.undated),
    };
    return { questions, names };
  }

  // Text.

  // Scripts that put no spaces between words: their text is indexed by pairs.
  const SPACELESS =
    "\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Hangul}" +
    "\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}";
  const RUNS = new RegExp(`[${SPACELESS}]+|[^${SPACELESS}]+`, "gu");
  const UNSPACED = new RegExp(`[${SPACELESS}]`, "u");
  const WORDS = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*[+#]*/gu;

  /** Return a text as it is compared: "Ärger" is found by "arger". */
  function fold(text) {
    const lower = text.toLowerCase();
    if (/^[\0-\x7f]*$/.test(lower)) {
      return lower;
    }
    const marks = /[\u0300-\u036f]/g;
    return lower.normalize("NFKD").replace(marks, "").normalize("NFC");
  }

  /** Return the words of a text; pairs of characters where no spaces divide them. */
  function split(text, indexed) {
    const found = [];
    for (const word of fold(text).replace(/['’]/g, "").match(WORDS) || []) {
      if (!UNSPACED.test(word)) {
        found.push(word);
        continue;
      }
      for (const run of word.match(RUNS)) {
        const characters = UNSPACED.test(run) ? Array.from(run) : [run];
        for (let i = 1; i < characters.length; i++) {
          found.push(characters[i - 1] + characters[i]);
        }
        // A single character is the beginning of a pair, but for the last one.
        if (indexed || characters.length === 1) {
          found.push(characters[characters.length - 1]);
        }
      }
    }
    return found;
  }

  /** Return a function that finds the numbers of questions, the best first.
   *
   * The index is made in slices, so that the page reacts meanwhile. Until it is there,
   * questions are found that hold each word somewhere; then *ready* is called.
   */
  function makeSearch(questions, names, ready) {
    const titles = new Map(); // how many titles have each word
    const index = new window.MiniSearch({
      fields: ["title", "keywords", "text"],
      tokenize: (text, field) => {
        const words = split(text, true);
        if (field === "title") {
          for (const word of new Set(words)) {
            titles.set(word, (titles.get(word) || 0) + 1);
          }
        }
        return words;
      },
      processTerm: (term) => term,
      searchOptions: {
        boost: { title: 3, keywords: 2 },
        combineWith: "AND",
        tokenize: (text) => text.split(" "),
        // Of one letter, nearly every question has a word that begins with it.
        prefix: (term) => term.length > 1 || UNSPACED.test(term),
      },
    });
    const documents = questions.map((question, id) => ({
      id,
      title: question.title,
      keywords: question.keyword.map((number) => names.keyword[number]).join(" "),
      text: [
        question.description,
        names.subject[question.subject[0]],
        names.author[question.author[0]],
      ].join(" "),
    }));
    let folded = null; // for as long as there is no index
    let next = 0;
    const slice = () => {
      const end = performance.now() + SLICE;
      while (next < documents.length && performance.now() < end) {
        index.add(documents[next++]);
      }
      if (next < documents.length) {
        setTimeout(slice);
      } else {
        folded = null;
        ready();
      }
    };
    setTimeout(slice);

    const findAnywhere = (words) => {
      folded =
        folded ||
        documents.map((d) => fold(`${d.title} ${d.keywords} ${d.text}`));
      const found = [];
      folded.forEach((text, number) => {
        if (words.every((word) => text.includes(word))) {
          found.push(number);
        }
      });
      return found;
    };

    // "What is" finds nearly everything, and takes its time.
    const common = (word) => titles.get(word) > COMMON * questions.length;

    return (text) => {
      const all = split(text, false);
      const telling = all.filter((word) => !common(word));
      const words = telling.length ? telling : all;
      const last = words[words.length - 1];
      const begun = last && last.length === 1 && !UNSPACED.test(last);
      if (!words.length) {
        return null;
      }
      if (next < documents.length) {
        return findAnywhere(words);
      }
      const ids = (results) => results.map((result) => result.id);
      if (!begun) {
        const found = ids(index.search(words.join(" ")));
        // A word that is nowhere is a slip of the keys, perhaps.
        const slack = (term) => (term.length > 3 ? 0.3 : false);
        return found.length
          ? found
          : ids(index.search(words.join(" "), { fuzzy: slack }));
      }
      // A last letter is a word that has just been begun, unless it is one ("C").
      const letter = ids(index.search(last));
      if (words.length === 1) {
        return letter.length ? letter : null;
      }
      const found = ids(index.search(words.slice(0, -1).join(" ")));
      const better = new Set(letter);
      return [
        ...found.filter((id) => better.has(id)),
        ...found.filter((id) => !better.has(id)),
      ];
    };
  }

  // Filters.

  /** Return the questions that pass, and how many each value of a facet would give.
   *
   * The counts of a facet follow the text and the other facets, not its own choice.
   */
  function filter(questions, names, state, order) {
    const counts = {};
    for (const facet of FACETS) {
      counts[facet] = new Int32Array(names[facet].length);
    }
    const chosen = FACETS.filter((facet) => state[facet] !== null);
    const found = [];
    const count = (question, facet) => {
      for (const number of question[facet]) {
        counts[facet][number]++;
      }
    };
    const check = (number) => {
      const question = questions[number];
      let failed = null;
      for (const facet of chosen) {
        if (!question[facet].includes(state[facet])) {
          if (failed !== null) {
            return;
          }
          failed = facet;
        }
      }
      if (failed !== null) {
        count(question, failed);
        return;
      }
      found.push(number);
      for (const facet of FACETS) {
        count(question, facet);
      }
    };
    if (order) {
      order.forEach(check);
    } else {
      questions.forEach((_question, number) => check(number));
    }
    return { found, counts };
  }

  // The state in the address: #?q=energy&subject=Physics&year=2024

  function readAddress(names) {
    const hash = location.hash.startsWith("#?") ? location.hash.slice(2) : "";
    const values = new URLSearchParams(hash);
    const state = { text: values.get("q") || "" };
    for (const facet of FACETS) {
      const number = names[facet].indexOf(values.get(facet));
      state[facet] = number < 0 ? null : number;
    }
    return state;
  }

  function address(state, names) {
    const values = new URLSearchParams();
    if (state.text.trim()) {
      values.set("q", state.text.trim());
    }
    for (const facet of FACETS) {
      if (state[facet] !== null) {
        values.set(facet, names[facet][state[facet]]);
      }
    }
    const text = values.toString();
    return location.pathname + location.search + (text ? `#?${text}` : "");
  }

  // The page.

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  /** Return the author of a question; empty for none, which has a name to filter by. */
  function authorOf(question, names, words) {
    const name = names.author[question.author[0]];
    return name === words.unknown ? "" : name;
  }

  /** Return what shows the questions: a node, and how to make one entry of it. */
  function makeTable(questions, names, words) {
    const headings = ["question", "subject", "author", "date"];
    // Roles of their own, for on narrow screens the style makes blocks of the cells.
    const head = element("tr", { role: "row" });
    for (const heading of headings) {
      const cell = { role: "columnheader", scope: "col", class: "head" };
      head.append(element("th", cell, words[heading]));
    }
    const body = element("tbody", { role: "rowgroup" });
    const table = element(
      "table",
      { role: "table", class: "docutils align-default quicktakes-results" },
      element("thead", { role: "rowgroup" }, head),
      body
    );
    const entry = (question) => {
      const values = [
        link(question),
        names.subject[question.subject[0]],
        authorOf(question, names, words),
        question.date,
      ];
      const row = element("tr", { role: "row" });
      values.forEach((value, number) => {
        const cell = { role: "cell", class: `quicktakes-${headings[number]}` };
        row.append(element("td", cell, value));
      });
      return row;
    };
    return { node: table, body, entry };
  }

  function makeCards(questions, names, words) {
    // A list without bullets is none to some screen readers, without the role.
    const list = element("ul", { role: "list", class: "quicktakes-results" });
    const entry = (question) => {
      const card = element("li", { class: "quicktakes-card" });
      card.append(element("p", { class: "quicktakes-question" }, link(question)));
      const about = element("p", { class: "quicktakes-about" });
      about.append(names.subject[question.subject[0]]);
      const author = authorOf(question, names, words);
      const date = question.date;
      for (const [name, value] of Object.entries({ author, date })) {
        if (value) {
          about.append(SEPARATOR, element("span", { class: `quicktakes-${name}` }, value));
        }
      }
      card.append(about);
      if (question.description) {
        const text = question.description;
        card.append(element("p", { class: "quicktakes-description" }, text));
      }
      return card;
    };
    return { node: list, body: list, entry };
  }

  function link(question) {
    const href = root + question.address;
    // In its own direction: Hebrew and Arabic from right to left.
    const attributes = { class: "reference internal", href, dir: "auto" };
    return element("a", attributes, question.title);
  }

  function start(place, data) {
    const { questions, names } = read(place, data);
    if (!questions.length) {
      return;
    }
    const { words } = data;
    const make = place.dataset.view === "cards" ? makeCards : makeTable;
    const results = make(questions, names, words);

    const text = element("input", { type: "search", id: "quicktakes-text" });
    const form = element("form", {
      class: "quicktakes-filters",
      role: "search",
      "aria-label": words.filter,
      autocomplete: "off",
    });
    const field = (control, label) => {
      control.setAttribute("autocomplete", "off");
      const name = element("label", { for: control.id }, label);
      form.append(element("div", { class: `${control.id}-field` }, name, control));
    };
    field(text, words.text);
    const selects = {};
    for (const facet of FACETS) {
      selects[facet] = element("select", { id: `quicktakes-${facet}` });
      field(selects[facet], words[facet]);
    }
    const reset = element("button", { type: "reset" }, words.reset);
    form.append(reset);
    const status = element("p", { role: "status", class: "quicktakes-count" });
    const more = element("button", { type: "button" }, words.more);
    const rest = element("p", { class: "quicktakes-more" }, more);
    const app = element("div", { class: "quicktakes-browser" });
    app.append(form, status, results.node, rest);

    let state = readAddress(names);
    let found = [];
    let counts = {};
    let rows = (history.state && history.state.quicktakesRows) || ROWS;
    const number = new Intl.NumberFormat(locale(data.language));

    // From the state to the page.

    const waiting = new Set(); // the facets whose options are not up to date
    function fill(facet, whole) {
      const options = [element("option", { value: "" }, words.all)];
      names[facet].forEach((name, value) => {
        const count = counts[facet][value];
        if (value === state[facet] || (whole && count)) {
          const label = `${name} (${number.format(count)})`;
          options.push(element("option", { value }, label));
        }
      });
      selects[facet].replaceChildren(...options);
      selects[facet].value = state[facet] === null ? "" : String(state[facet]);
      if (whole) {
        waiting.delete(facet);
      } else {
        waiting.add(facet);
      }
    }

    function showRows(from) {
      const shown = found.slice(from, rows);
      const entries = shown.map((at) => results.entry(questions[at]));
      if (from) {
        results.body.append(...entries);
      } else {
        results.body.replaceChildren(...entries);
      }
      rest.hidden = rows >= found.length;
      return entries;
    }

    function update(origin) {
      const order = state.text.trim() ? search(state.text) : null;
      ({ found, counts } = filter(questions, names, state, order));
      showRows(0);
      results.node.hidden = !found.length;
      const values = { found: found.length, all: questions.length };
      const message = words.count.replace(/%\((\w+)\)s/g, (_match, name) =>
        number.format(values[name])
      );
      if (status.textContent !== message) {
        status.textContent = message;
      }
      reset.disabled = !state.text && FACETS.every((f) => state[f] === null);
      for (const facet of FACETS) {
        if (facet !== origin) {
          // A facet's own choice does not change its counts. Thousands of options
          // would take longer than everything else, at every key.
          fill(facet, names[facet].length < MANY);
        }
      }
    }

    // From the reader to the state and the address.

    let typing = false; // whether the address already has an entry for what is typed
    let settling = null;
    function remember() {
      clearTimeout(settling);
      settling = null;
      const wanted = address(state, names);
      const now = location.pathname + location.search + location.hash;
      if (wanted !== now) {
        const method = typing ? "replaceState" : "pushState";
        history[method]({ quicktakesRows: ROWS }, "", wanted);
      }
    }
    function changed(origin) {
      rows = ROWS;
      update(origin);
    }

    text.addEventListener("input", () => {
      state.text = text.value;
      changed("text");
      clearTimeout(settling);
      settling = setTimeout(() => {
        remember();
        typing = true;
      }, SETTLED);
    });
    const typed = () => {
      if (settling !== null) {
        remember();
      }
      typing = false;
    };
    text.addEventListener("change", typed);
    window.addEventListener("pagehide", typed);
    for (const facet of FACETS) {
      const select = selects[facet];
      select.addEventListener("change", () => {
        typed();
        state[facet] = select.value === "" ? null : Number(select.value);
        changed(facet);
        remember();
      });
      for (const event of ["focus", "pointerenter"]) {
        select.addEventListener(event, () => waiting.has(facet) && fill(facet, true));
      }
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      typed();
    });
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      typed();
      state = { text: "", subject: null, keyword: null, author: null, year: null };
      text.value = "";
      changed();
      remember();
      text.focus(); // the button, now disabled, would lose it
    });
    more.addEventListener("click", () => {
      const before = rows;
      rows += 2 * ROWS;
      const [first] = showRows(before);
      history.replaceState({ quicktakesRows: rows }, "");
      first.querySelector("a").focus({ preventScroll: true });
    });
    window.addEventListener("popstate", (event) => {
      if (location.hash && !location.hash.startsWith("#?")) {
        return; // to a place on the page
      }
      clearTimeout(settling);
      settling = null;
      typing = false;
      state = readAddress(names);
      text.value = state.text;
      rows = (event.state && event.state.quicktakesRows) || ROWS;
      update();
    });
    window.addEventListener("beforeprint", () => {
      const before = Math.min(rows, found.length);
      rows = found.length;
      if (before < rows) {
        showRows(before);
      }
    });

    const search = makeSearch(questions, names, () => {
      place.dataset.ready = "";
      if (state.text.trim()) {
        update("text");
      }
    });
    text.value = state.text;
    update();
    place.querySelector(".quicktakes-plain").hidden = true;
    place.append(app);
  }

  function locale(language) {
    try {
      return Intl.getCanonicalLocales(language.replace("_", "-"));
    } catch (_error) {
      return undefined; // that of the browser
    }
  }
})();
