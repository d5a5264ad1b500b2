// The search of the archive. It asks no server: the shards, one a year, are scripts that are loaded when a reader first
// searches, because a page that was opened from a disk may load nothing else. What a shard holds is said in shards.py.
// Text from the shards is only ever set as textContent, so that none of it can become markup.
"use strict";

(function () {
  // Where a word stands, as bits (shards.py), and what that weighs.
  const HEADLINE = 1, KEYWORD = 2, TITLE = 4, LINES = [8, 16, 32];
  const WEIGHTS = [[HEADLINE, 8], [KEYWORD, 4], [TITLE, 2], [LINES[0], 1], [LINES[1], 1], [LINES[2], 1]];
  const BITS = 64;
  const PAGE = 30; // results shown at a time
  const WAIT = 150; // milliseconds without a key before a search
  const LONGEST = 16; // letters of a noun in a compound
  // What is not broken at the end of a line (whole_words in markup.py): a particle behind a closing mark, and the like.
  const WHOLE = /([\p{L}\p{N}]{1,2}[)\]’”」』>'"]+[가-힣]{1,3}(?![가-힣])|[A-Za-z]?-[가-힣]{1,4}|\p{Nd}+일\([월화수목금토일]\)[가-힣]{0,2}|[①-⑳] ?[가-힣]{1,4})/u;
  // What may stand behind a noun, the longest first, so that 정부에서는 loses all of it.
  const PARTICLES = (
    "에서는 에서도 에게서 으로서 으로써 으로는 으로도 이라는 이라고 까지는 부터는 에게는 에서의 으로의 와의 과의 에는 에도 에서 에게 께서 부터 까지 마다 " +
    "조차 마저 처럼 보다 만큼 이나 이란 라는 라고 하고 으로 로서 로써 로는 로도 은 는 이 가 을 를 의 에 와 과 도 만 로 나 란 랑"
  ).split(" ");

  const form = document.getElementById("search");
  const input = document.getElementById("q");
  const status = document.getElementById("status");
  const list = document.getElementById("results");
  const more = document.getElementById("more");
  const scripts = list.dataset.scripts.split(" ").filter(Boolean);

  let loading = null; // a promise once the first search began
  let failed = 0;
  let shown = [];
  let query = "";
  const title = document.title; // of the page, whatever is searched

  // One letter stays one letter, so that a place in the folded text is the same place in the text.
  function fold(text) {
    const whole = text.toLowerCase();
    if (whole.length === text.length) return whole;
    return Array.from(text, (letter) => {
      const small = letter.toLowerCase();
      return small.length === letter.length ? small : letter;
    }).join("");
  }

  function load() {
    loading = loading || Promise.all(scripts.map((path) => new Promise((done) => {
      const script = document.createElement("script");
      script.src = path;
      script.onload = done;
      script.onerror = () => { failed += 1; done(); };
      document.head.append(script);
    }))).then(prepare);
    return loading;
  }

  // Stories as objects, newest first; words lead to them by numbers over all shards.
  const stories = [];
  const words = new Map();
  let same = {};

  function prepare() {
    const shards = window.sejulShards || {};
    for (const year of Object.keys(shards).sort().reverse()) {
      const before = stories.length;
      same = Object.assign(same, shards[year].same);
      for (const [page, headline, keywords, titles, lines, day, outlets, section] of shards[year].stories) {
        const texts = [[HEADLINE, headline]];
        for (const keyword of keywords) texts.push([KEYWORD, keyword]);
        for (const title of titles) texts.push([TITLE, title]);
        lines.forEach((line, i) => texts.push([LINES[Math.min(i, LINES.length - 1)], line]));
        const folded = texts.map(([bit, text]) => [bit, fold(text)]);
        stories.push({ page, headline, titles, lines, day, outlets, section, folded });
      }
      for (const [word, gaps] of Object.entries(shards[year].words)) {
        let number = 0;
        const places = words.get(word) || new Map();
        for (const gap of gaps) {
          number += gap;
          places.set(before + Math.floor(number / BITS), number % BITS);
        }
        words.set(word, places);
      }
    }
  }

  function canonical(word) {
    return Object.hasOwn(same, word) ? same[word] : word;
  }

  function weight(bits) {
    return WEIGHTS.reduce((sum, [bit, points]) => sum + (bits & bit ? points : 0), 0);
  }

  // The word without a particle if it is no noun as it stands and one without it: 정부는 is 정부, 회의 is no 회.
  function stem(word) {
    if (words.has(canonical(word))) return word;
    for (const particle of PARTICLES) {
      const rest = word.slice(0, -particle.length);
      if (rest && word.endsWith(particle) && (words.has(canonical(rest)) || split(rest))) return rest;
    }
    return word;
  }

  // A compound without blanks as its nouns, the fewest and longest: 인공지능기본법 is 인공지능 and 기본법.
  // A noun of one letter can only be the last: otherwise nearly every word could be split.
  function split(word) {
    if (word.length < 3) return null;
    const best = new Array(word.length + 1).fill(null);
    best[0] = [];
    for (let start = 0; start < word.length - 1; start++) {
      if (!best[start]) continue;
      for (let end = Math.min(word.length, start + LONGEST); end > start; end--) {
        const part = word.slice(start, end);
        if (part.length < 2 || !words.has(canonical(part))) continue;
        if (!best[end] || best[end].length > best[start].length + 1) best[end] = [...best[start], part];
      }
    }
    // The last noun may be of one letter.
    const last = word.slice(-1), before = best[word.length - 1];
    if (!best[word.length] && before && before.length && words.has(last)) best[word.length] = [...before, last];
    const parts = best[word.length];
    return parts && parts.length > 1 ? parts : null;
  }

  // Of each story that has the noun: where.
  function asNoun(word) {
    const found = new Map(words.get(canonical(word)) || []);
    const parts = split(word);
    if (parts) {
      const all = parts.map((part) => words.get(canonical(part)));
      for (const [story, bits] of all[0]) {
        if (found.has(story) || !all.every((places) => places.has(story))) continue;
        found.set(story, all.reduce((sum, places) => sum & places.get(story), 63) || bits);
      }
    }
    return found;
  }

  // The letters that stand for a word in a text.
  function faces(word) {
    const found = new Set([word]);
    const one = canonical(word);
    found.add(one);
    for (const other of Object.keys(same)) if (same[other] === one) found.add(other);
    return [...found];
  }

  function wordsOf(text) {
    const parts = fold(text.normalize("NFC")).split(/[\s,·/“”‘’"'()[\]{}<>「」『』〈〉《》…]+/u);
    const found = parts.map((part) => part.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}%]+$/gu, ""));
    return [...new Set(found.filter(Boolean))];
  }

  // Stories in which every word stands: as a noun, or, behind these, as mere letters.
  function search(text) {
    const asked = wordsOf(text).map((word) => {
      const noun = stem(word);
      const parts = split(noun) || [];
      // A stem of one letter stands in nearly every text.
      const letters = noun.length > 1 ? [...faces(noun), word] : [word];
      return { places: asNoun(noun), letters: [...new Set(letters)], faces: [...faces(noun), ...parts.flatMap(faces), word] };
    });
    if (!asked.length) return null;
    const found = [];
    stories.forEach((story, number) => {
      let points = 0, weak = false, bits = 0;
      for (const word of asked) {
        let own = word.places.get(number) || 0;
        if (!own) {
          weak = true;
          for (const [bit, folded] of story.folded) if (word.letters.some((face) => folded.includes(face))) own |= bit;
        }
        if (!own) return;
        points += weight(own);
        bits |= own;
      }
      found.push({ story, number, points, weak, bits });
    });
    // Numbers rise from the newest story to the oldest.
    found.sort((a, b) => a.weak - b.weak || b.points - a.points || a.number - b.number);
    return { found, faces: asked.flatMap((word) => word.faces) };
  }

  // Places of the words in a text. Those at an end of a word count, if there are any: with 건축법, 입법예고 is not meant.
  function hits(text, faces) {
    const folded = fold(text);
    const found = [];
    for (const face of faces) {
      const own = [];
      for (let at = folded.indexOf(face); at >= 0; at = folded.indexOf(face, at + face.length)) own.push(at);
      const inner = /[\p{L}\p{N}]/u;
      const ends = own.filter((at) => !inner.test(folded[at - 1] || " ") || !inner.test(folded[at + face.length] || " "));
      for (const at of ends.length ? ends : own) found.push([at, at + face.length]);
    }
    return found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  }

  // The text with its hits marked; what stays on one line is in an element of its own, the letters are the same.
  function marked(element, text, faces) {
    const found = hits(text, faces);
    let at = 0;
    text.split(WHOLE).forEach((part, n) => {
      let place = element;
      if (n % 2) {
        place = document.createElement("span");
        place.className = "whole";
        element.append(place);
      }
      markedPart(place, text, at, at + part.length, found);
      at += part.length;
    });
    return element;
  }

  function markedPart(element, text, from, to, found) {
    let end = from;
    for (const [first, last] of found) {
      if (last <= end || first >= to) continue;
      const start = Math.max(first, end), stop = Math.min(last, to);
      element.append(text.slice(end, start));
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, stop);
      element.append(mark);
      end = stop;
    }
    element.append(text.slice(end, to));
  }

  // The line with a hit, as a noun if there is one; else a title with one, else the first line.
  function lineOf(result, faces) {
    const { lines, titles } = result.story;
    const count = (text) => new Set(hits(text, faces).map(([from, to]) => fold(text.slice(from, to)))).size;
    const best = (texts) => texts.reduce((a, b) => (count(b) > count(a) ? b : a), texts[0] || "");
    const named = lines.filter((_, i) => result.bits & LINES[Math.min(i, LINES.length - 1)]);
    for (const texts of [named, lines, titles]) if (texts.length && count(best(texts))) return best(texts);
    return lines[0] || "";
  }

  function item(result, faces) {
    const { story } = result;
    const element = document.createElement("li");
    element.className = "story";
    const head = document.createElement("h2");
    const link = document.createElement("a");
    link.href = story.page;
    head.append(marked(link, story.headline, faces));
    const facts = document.createElement("p");
    facts.className = "quiet";
    facts.textContent = [story.day, story.outlets, story.section].filter(Boolean).join(" · ");
    if (result.weak) {
      const weak = document.createElement("span");
      weak.className = "weak";
      weak.textContent = "낱말 일부만 일치";
      facts.append(" ", weak);
    }
    element.append(head, facts);
    const line = lineOf(result, faces);
    if (line && line !== story.headline) element.append(marked(document.createElement("p"), line, faces));
    return element;
  }

  function showMore() {
    const { found, faces } = shown;
    const from = list.children.length;
    list.append(...found.slice(from, from + PAGE).map((result) => item(result, faces)));
    const rest = found.length - list.children.length;
    more.hidden = rest <= 0;
    more.textContent = `나머지 ${rest}건 더 보기`;
    return list.children[from];
  }

  function show(text) {
    shown = search(text) || { found: [], faces: [] };
    list.replaceChildren();
    showMore();
    status.textContent = told(text);
  }

  function told(text) {
    const missing = failed ? ` 보관소의 파일 ${failed}개를 읽지 못해 빠진 이야기가 있을 수 있습니다.` : "";
    if (!wordsOf(text).length) return "";
    const weak = shown.found.filter((result) => result.weak).length;
    const word = `‘${text.trim()}’`;
    if (!shown.found.length) return `${word} 검색 결과가 없습니다. 낱말을 줄이거나 바꾸어 보십시오.${missing}`;
    return `${word} 검색 결과 ${shown.found.length}건${weak ? `(낱말 일부만 일치 ${weak}건)` : ""}${missing && `.${missing}`}`;
  }

  function keep(text) {
    const address = text.trim() ? `?q=${encodeURIComponent(text.trim())}` : location.pathname;
    try {
      history.replaceState(null, "", address);
    } catch (error) {
      // Some browsers allow no such thing on a disk; the search itself needs no address.
    }
    document.title = text.trim() ? `${text.trim()} – ${title}` : title;
  }

  function begin() {
    query = input.value;
    if (!wordsOf(query).length && !loading) return;
    if (!stories.length) status.textContent = "검색하고 있습니다.";
    const own = query;
    load().then(() => {
      if (own !== query) return; // a later search is under way
      show(own);
      keep(own);
    });
  }

  let timer = 0;
  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    // A syllable that is being put together is no word yet; it is searched when it stands, or with Enter.
    timer = setTimeout(begin, event.isComposing ? 2 * WAIT : WAIT);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    begin();
  });
  more.addEventListener("click", () => {
    const first = showMore();
    if (first) first.querySelector("a").focus();
  });

  input.value = new URLSearchParams(location.search).get("q") || "";
  if (input.value) begin();
  else input.focus({ preventScroll: true });
})();
