/* A button that copies the text of one field. Without a script the field can be selected by hand. */
(function () {
  "use strict";

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (!button) return;
    var field = document.getElementById(button.dataset.copy);
    var done = button.parentElement.querySelector("[data-copied]");
    function tell() {
      if (done) done.hidden = false;
    }
    field.focus();
    field.select();
    if (navigator.clipboard) {
      navigator.clipboard.writeText(field.value).then(tell, function () {});
    }
  });
})();
