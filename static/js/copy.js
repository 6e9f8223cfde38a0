/* Copies a text with one click. data-copy="id" names the field or element that holds it. Without
   this file the text stands in a box that can be selected; the button shows only with it. */
(function () {
  "use strict";

  function said(button, text) {
    var line = button.parentElement.querySelector("[data-copied]");
    if (!line) return;
    line.textContent = text;
    line.hidden = false;
  }

  function select(source) {
    if (source.select) {
      source.focus();
      source.select();
    }
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    var source = button && document.getElementById(button.dataset.copy);
    if (!source) return;
    var text = source.value === undefined ? source.textContent.trim() : source.value;
    // Only a safe page (https, or this machine) may write to the clipboard.
    if (!navigator.clipboard) {
      select(source);
      said(button, "De tekst is geselecteerd. Druk op Ctrl en C.");
      return;
    }
    navigator.clipboard.writeText(text).then(
      function () {
        said(button, "Gekopieerd.");
      },
      function () {
        select(source);
        said(button, "Kopiëren mag hier niet. De tekst is geselecteerd: druk op Ctrl en C.");
      }
    );
  });

  document.querySelectorAll("[data-copy]").forEach(function (button) {
    button.hidden = false;
  });
})();
