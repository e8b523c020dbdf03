/* The trainers' desk: buttons that put examples into the text, "Show", and the preview beside it.
   Every page works without this file. */
(function () {
  "use strict";
  var root = document.querySelector("[data-desk]");
  if (!root) return;
  var body = root.querySelector("textarea[name=body]");
  var pane = root.querySelector("[data-preview]");
  var form = body.form;

  function typed() {
    body.dispatchEvent(new Event("input", { bubbles: true }));
  }
  /* Undo keeps working where the browser inserts the text itself. */
  function insert(text) {
    body.focus();
    var done = document.execCommand && document.execCommand("insertText", false, text);
    if (done) return;
    body.setRangeText(text, body.selectionStart, body.selectionEnd, "end");
    typed();
  }
  /* What goes on after a blank line, in a question: answers, steps, tables, what is explained. */
  var GOES_ON = /^\n\n(?:[-*+] ?[[(]|>|\d+[.)] |\||[A-ZÄÖÜ][\wäöüß]+:)/;
  function findEnd(text, from) {
    do {
      from = text.indexOf("\n\n", from + 1);
    } while (from > 0 && GOES_ON.test(text.slice(from, from + 40)));
    return from < 0 ? text.length : from;
  }
  function putExample(button) {
    var from = body.selectionStart, chosen = body.value.slice(from, body.selectionEnd);
    var before = button.dataset.before, text = chosen || button.dataset.text;
    if (button.dataset.block !== undefined) {
      text = button.dataset.text;
      if (from) from = findEnd(body.value, from - 1);
      body.setSelectionRange(from, from);
      var above = body.value.slice(0, from), below = body.value.slice(from);
      if (!/^## /m.test(above)) before = before.replace(/^###/, "##"); /* no level is skipped */
      if (above) before = (/\n\n$/.test(above) ? "" : /\n$/.test(above) ? "\n" : "\n\n") + before;
      insert(before + text + button.dataset.after + (/^\n\n|^$/.test(below) ? "" : "\n\n"));
    } else {
      insert(before + text + button.dataset.after);
    }
    body.setSelectionRange(from + before.length, from + before.length + text.length);
  }
  [].forEach.call(root.querySelectorAll("[data-tools]"), function (tools) {
    tools.hidden = false;
    tools.addEventListener("click", function (event) {
      var button = event.target.closest("[data-before]");
      if (button) putExample(button);
    });
  });

  form.addEventListener("submit", function () { form.elements.at.value = body.selectionEnd; });

  function showLine(number) {
    var lines = body.value.split("\n"), from = 0;
    for (var i = 0; i < number - 1 && i < lines.length; i++) from += lines[i].length + 1;
    var to = from + (lines[number - 1] || "").length;
    body.focus();
    body.setSelectionRange(from, to);
    body.scrollTop = body.scrollHeight * from / body.value.length - body.clientHeight / 3;
    body.scrollIntoView({ block: "nearest" });
  }
  root.addEventListener("click", function (event) {
    var link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    showLine(Number(link.dataset.line));
  });

  /* The text is saved as it is typed (lms.js); what the server makes of it is fetched after. */
  var wide = window.matchMedia && window.matchMedia("(min-width: 64em)").matches;
  var newest = 0;
  function refresh() {
    var mine = ++newest;
    fetch(pane.dataset.preview, { credentials: "same-origin" }).then(function (reply) {
      return reply.ok ? reply.text() : Promise.reject(reply.status);
    }).then(function (text) {
      if (mine !== newest) return;
      var page = new DOMParser().parseFromString(text, "text/html");
      var shown = page.querySelector("[data-shown]"), checks = page.querySelector("[data-checks]");
      if (wide && shown) pane.replaceChildren.apply(pane, [].slice.call(shown.childNodes));
      var old = root.querySelector("[data-checks]");
      if (checks && old) old.replaceWith(checks);
    }).catch(function () { /* the next save tries again */ });
  }
  form.addEventListener("lms-saved", function () { root.querySelector("[data-drop]").hidden = false; });
  if (!window.fetch || !pane.replaceChildren) return;
  if (wide) {
    root.classList.add("lms-desk");
    pane.hidden = false;
    refresh();
  }
  form.addEventListener("lms-saved", refresh);
})();
