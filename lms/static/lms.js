/* Small comforts. Every page works without this file. */
(function () {
  "use strict";
  var root = document.querySelector(".lms");
  if (!root) return;

  var errors = root.querySelector(".lms-errors");
  if (errors) errors.focus();

  /* Answers are saved while somebody is still choosing. What fails stays queued in the page. */
  var FIRST_RETRY = 2000, LAST_RETRY = 30000, GIVE_UP = 20000;
  var PAUSE = 1200, LONGEST = 1500, OUTLIVES_PAGE = 60000;

  function saveWhileAnswering(form) {
    var status = form.querySelector("[role=status].lms-saved");
    var rev = form.elements.rev, seen = form.elements.seen, client = form.elements.client;
    var pause = Number(form.dataset.pause) || PAUSE, since = 0;
    var load = Math.random().toString(36).slice(2, 12);
    var changed = false, busy = false, timer = 0, retry = FIRST_RETRY;

    function say(sentence, failed) {
      if (!status || !sentence) return;
      status.classList.toggle("lms-saved-not", failed);
      if (status.textContent !== sentence) status.textContent = sentence;
    }
    function later(wait) {
      clearTimeout(timer);
      timer = setTimeout(save, wait);
    }
    function failed() {
      changed = true;
      say(status && status.dataset.failed, true);
      later(retry);
      retry = Math.min(retry * 2, LAST_RETRY);
    }
    function refused(answer) {
      say(answer.saved || (status && status.dataset.refused), true);
    }
    function accepted(answer) {
      retry = FIRST_RETRY;
      if (rev && answer.rev !== undefined) rev.value = answer.rev;
      if (seen && answer.seen) seen.value = answer.seen;
      say(answer.saved, false);
      form.dispatchEvent(new CustomEvent("lms-saved"));
    }
    function send(data) {
      var stop = window.AbortController ? new AbortController() : null;
      var limit = setTimeout(function () { if (stop) stop.abort(); }, GIVE_UP);
      return fetch(form.dataset.saveUrl, {
        method: "POST", body: data, credentials: "same-origin",
        keepalive: data.toString().length < OUTLIVES_PAGE,
        headers: { Accept: "application/json" }, signal: stop ? stop.signal : undefined
      }).then(function (reply) {
        clearTimeout(limit);
        if (reply.status >= 500 || reply.status === 429) throw new Error("unavailable");
        return reply.json().catch(function () { return {}; }).then(function (answer) {
          (reply.ok && answer.saved ? accepted : refused)(answer);
        });
      });
    }
    /* Who comes back to a page finds it as it was first sent, so it remembers by itself. */
    function count() {
      var last = ((history.state && history.state.client) || load + ".0").split(".");
      client.value = last[0] + "." + (Number(last[1]) + 1);
      history.replaceState({ client: client.value }, "");
    }
    /* After a pause, and in between while somebody types on and on. */
    function soon() {
      later(Math.max(0, Math.min(pause, LONGEST - (Date.now() - since))));
    }
    /* Somebody who leaves may have typed since: what is on its way has a lower count, and loses. */
    function save(leaving) {
      clearTimeout(timer);
      if ((busy && leaving !== true) || !changed) return;
      busy = true;
      changed = false;
      since = 0;
      count();
      send(new URLSearchParams(new FormData(form))).then(function () { busy = false; if (changed) soon(); },
                      function () { busy = false; failed(); });
    }
    form.addEventListener("input", function () {
      changed = true;
      since = since || Date.now();
      soon();
    });
    form.addEventListener("change", function () { changed = true; later(200); });
    form.addEventListener("submit", function () { clearTimeout(timer); changed = false; count(); });
    window.addEventListener("online", save);
    document.addEventListener("visibilitychange", function () { if (document.hidden) save(true); });
  }
  if (window.fetch && window.URLSearchParams) {
    root.querySelectorAll("form[data-save-url]").forEach(saveWhileAnswering);
  }

  /* Attendance: "22 von 25 waren da", counted as the list is filled in.
     <form data-count> holds <p data-sentence="{n} von {total} waren da">, the radios that count say data-here. */
  root.querySelectorAll("form[data-count]").forEach(function (form) {
    var line = form.querySelector("[data-sentence]");
    function count() {
      var here = form.querySelectorAll("[data-here]:checked").length;
      var total = form.querySelectorAll(".lms-seg").length;
      line.textContent = line.dataset.sentence.replace("{n}", here).replace("{total}", total);
    }
    if (line) form.addEventListener("change", count);
  });

  /* Who came to a heading keeps it in another language: headings are counted, their names differ. */
  root.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[hreflang]");
    var heads = [].slice.call(root.querySelectorAll(".lms-outline a[href^='#']"));
    var at = heads.map(function (head) { return head.getAttribute("href"); }).indexOf(decodeURI(location.hash));
    if (link && at >= 0) link.search = link.search.replace(/&at=.*/, "") + "&at=" + (at + 1);
  });

  /* A word of the glossary is explained right where it stands. Its link leads to the list below. */
  root.querySelectorAll("a.lms-term").forEach(function (word) {
    var entry = document.getElementById(word.hash.slice(1)), note = null;
    if (!entry) return;
    function close() {
      if (note) note.parentNode.removeChild(note);
      note = null;
      word.setAttribute("aria-expanded", "false");
    }
    function open() {
      var block = word.closest("p") || word.parentNode;
      note = document.createElement("span");
      note.className = "lms-notice lms-no-print";
      note.setAttribute("role", "note");
      note.setAttribute("aria-live", "polite");
      if (block.tagName === "P") block.parentNode.insertBefore(note, block.nextSibling);
      else block.appendChild(note);
      word.setAttribute("aria-expanded", "true");
      var shown = note;
      setTimeout(function () {
        shown.innerHTML = entry.querySelector("dt").innerHTML + entry.querySelector("dd > div").outerHTML;
      }, 50);
    }
    close();
    word.addEventListener("click", function (event) {
      event.preventDefault();
      (note ? close : open)();
    });
    word.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && note) close();
    });
  });

  /* Paper shows what a tap would open. */
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = [].slice.call(root.querySelectorAll("details:not([open])"));
    opened.forEach(function (part) { part.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (part) { part.open = false; });
  });
})();
