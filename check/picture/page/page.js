"use strict";
// The page shows how things stand after one step. All that it shows is in the run; it
// computes nothing but what to mark.
const byId = id => document.getElementById(id);
const make = (tag, text, name) => {
  const e = document.createElement(tag);
  if (text !== undefined) e.textContent = text;
  if (name) e.className = name;
  return e;
};

const finding = run.findings[0];
const decisive = run.decisive || { first: -1, second: -1, in_passing: [-1, -1] };
const runs = {
  failing: { x: run, found: finding ? [finding.step, finding.other] : [], pair: [decisive.first, decisive.second] },
  passing: { x: run.passing, found: [], pair: decisive.in_passing },
};
let shown = runs.failing;
let at = 0;

// statement is where in its line the statement ends that begins at the column.
const statement = (line, col) => {
  const rest = line.slice(col).search(/[;{}]/);
  return rest < 0 ? line.length : col + rest;
};

function showProgram(step) {
  const pre = byId("program").querySelector("pre");
  pre.replaceChildren();
  run.program.trimEnd().split("\n").forEach((line, n) => {
    if (n > 0) pre.append("\n");
    if (!step.place || step.place.line !== n + 1) {
      pre.append(line);
      return;
    }
    const from = step.place.col - 1, to = statement(line, from);
    const text = line.slice(from, to);
    pre.append(line.slice(0, from), make("mark", text.trimEnd()), text.slice(text.trimEnd().length), line.slice(to));
  });
}

function showNow(step) {
  byId("deed").textContent = shown.x.goroutines[step.goroutine].name + ": " + step.text;
  const parks = byId("parks");
  parks.replaceChildren();
  step.state.runs.forEach((park, n) => {
    const living = step.state.alive.filter(h => shown.x.handles[h].run === n).length;
    const row = make("div", undefined, "park");
    const item = (value, name, big) => {
      const s = make("span");
      s.append(make("b", value, big ? "number" : ""), " ", make("small", name));
      row.append(s);
    };
    item(park.count, step.state.runs.length > 1 ? "count of run#" + (n + 1) : "count", true);
    item(living, living === 1 ? "living handle" : "living handles");
    if (park.flag) item(park.flag, "flag");
    if (park.flag) item(park.lock < 0 ? "nobody" : shown.x.goroutines[park.lock].name, "has the lock");
    if (park.phase) item(park.phase, "Run");
    parks.append(row);
  });
  const list = byId("goroutines");
  list.replaceChildren();
  shown.x.goroutines.forEach((g, n) => {
    const waits = (step.state.blocked || []).find(w => w.goroutine === n);
    const mine = shown.x.steps.flatMap((s, i) => s.goroutine === n ? [i] : []);
    const stuck = (shown.x.blocked || []).find(b => b.goroutine === n);
    let said = "runs", name = "";
    if (n === step.goroutine) { said = "acts"; name = "acts"; }
    if (mine.length && mine[0] > at) said = "has not begun";
    else if (waits) { said = "waits for " + waits.for; name = "waits"; }
    else if (n !== step.goroutine && mine.length && mine[mine.length - 1] <= at && !stuck) said = "has ended";
    if (stuck && at === shown.x.steps.length - 1) { said = "blocked for ever: " + stuck.text; name = "stuck"; }
    const row = make("div", undefined, "g " + name);
    row.append(make("b", g.name), make("span", said));
    list.append(row);
  });
}

function showHandles(step) {
  const item = n => {
    const h = shown.x.handles[n];
    const li = make("li");
    const gone = h.consumed >= 0 && h.consumed <= at;
    if (h.born > at) li.classList.add("unborn");
    if (gone) li.classList.add("gone");
    if (step.handle === n || step.kind === "clone" && step.parent === n) li.classList.add("about");
    if (finding && finding.culprit === h.name) li.classList.add("blamed");
    li.append(make("span", h.name, "h"));
    if (gone) li.append(make("small", shown.x.steps[h.consumed].kind === "wake" ? "woken" : "dropped"));
    const children = shown.x.handles.flatMap((c, i) => c.parent === n ? [i] : []);
    if (children.length) {
      const ul = make("ul");
      children.forEach(c => ul.append(item(c)));
      li.append(ul);
    }
    return li;
  };
  const tree = byId("tree");
  tree.replaceChildren();
  const roots = shown.x.handles.flatMap((h, i) => h.parent < 0 ? [i] : []);
  const ul = make("ul");
  roots.forEach(n => {
    const li = item(n);
    if (roots.length > 1) li.prepend(make("small", "run#" + (shown.x.handles[n].run + 1) + " "));
    ul.append(li);
  });
  tree.append(ul);
}

// place is where a step is, in the program and in the runner.
const place = s => [s.place ? s.place.line + ":" + s.place.col : "", s.source || ""].filter(Boolean).join(" ");

function drawSchedule() {
  const table = byId("schedule").querySelector("table");
  const head = make("tr"), body = table.tBodies[0];
  ["step", ...shown.x.goroutines.map(g => g.name), "count", "at"].forEach(t => head.append(make("th", t)));
  table.tHead.replaceChildren(head);
  body.replaceChildren();
  shown.x.steps.forEach((s, i) => {
    const tr = make("tr", undefined, s.number ? "" : "entry");
    const pair = shown.pair.indexOf(i);
    if (shown.found.includes(i)) tr.classList.add("found");
    if (pair >= 0) tr.classList.add("pair");
    tr.append(make("td", (pair >= 0 ? "AB"[pair] + " " : "") + (s.number || "")));
    shown.x.goroutines.forEach((_, g) => {
      const waits = (s.state.blocked || []).some(w => w.goroutine === g);
      tr.append(g === s.goroutine ? make("td", s.text, s.handle >= 0 && !s.count ? "handle" : "") : make("td", waits ? "┊" : "", waits ? "waits" : ""));
    });
    tr.append(make("td", s.count ? s.count.before + "→" + s.count.after : ""), make("td", place(s)));
    tr.addEventListener("click", () => go(i));
    body.append(tr);
  });
}

function showSchedule() {
  const rows = byId("schedule").querySelector("tbody").rows;
  for (let i = 0; i < rows.length; i++) {
    rows[i].classList.toggle("now", i === at);
    rows[i].classList.toggle("later", i > at);
  }
  const box = byId("schedule").querySelector(".scroll"), row = rows[at];
  if (row.offsetTop < box.scrollTop + 40) box.scrollTop = row.offsetTop - 40;
  if (row.offsetTop + row.offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = row.offsetTop + row.offsetHeight - box.clientHeight + 24;
}

function go(to) {
  const last = shown.x.steps.length - 1;
  at = Math.max(0, Math.min(last, to));
  const step = shown.x.steps[at];
  showProgram(step);
  showNow(step);
  showHandles(step);
  showSchedule();
  byId("at").value = at;
  byId("count").textContent = "step " + (at + 1) + " of " + (last + 1);
  byId("first").disabled = byId("back").disabled = at === 0;
  byId("last").disabled = byId("forward").disabled = at === last;
}

function choose(which) {
  shown = runs[which];
  document.querySelectorAll("#which button").forEach(b => b.setAttribute("aria-pressed", b.dataset.run === which));
  byId("at").max = shown.x.steps.length - 1;
  drawSchedule();
  go(Math.min(at, shown.x.steps.length - 1));
}

if (run.steps.length) {
  byId("stage").hidden = byId("controls").hidden = false;
  byId("which").hidden = !run.passing;
  byId("first").addEventListener("click", () => go(0));
  byId("back").addEventListener("click", () => go(at - 1));
  byId("forward").addEventListener("click", () => go(at + 1));
  byId("last").addEventListener("click", () => go(Infinity));
  byId("at").addEventListener("input", e => go(Number(e.target.value)));
  document.querySelectorAll("#which button").forEach(b => b.addEventListener("click", () => choose(b.dataset.run)));
  document.addEventListener("keydown", e => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: Infinity }[e.key];
    if (to === undefined || e.altKey || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    go(to);
  });
  choose("failing");
}
