/* Comforts of pasting from Word and of sending files. Every page works without this file. */
(function () {
  "use strict";
  /* What the clipboard holds beside the plain text: bold tells which answers are right. */
  var text = document.querySelector("textarea[data-html]");
  var html = text && text.form.elements.html;
  if (html) {
    text.addEventListener("paste", function (event) {
      var rich = event.clipboardData && event.clipboardData.getData("text/html");
      html.value = rich && !text.value.trim() ? rich : "";
    });
    text.addEventListener("input", function (event) {
      if (event.inputType !== "insertFromPaste") html.value = "";
    });
  }

  /* A file that is too large is said before it is sent for minutes. */
  [].forEach.call(document.querySelectorAll("input[type=file][data-limit]"), function (field) {
    function check() {
      var file = field.files && field.files[0];
      var large = file && file.size > Number(field.dataset.limit);
      field.setCustomValidity(large ? field.dataset.tooLarge : "");
      return !large;
    }
    field.addEventListener("change", function () { if (!check()) field.reportValidity(); });
    field.form.addEventListener("submit", function (event) {
      if (check()) return;
      event.preventDefault();
      field.reportValidity();
    });
  });
})();
