/* A button that prints the page it stands on, with the dialog of the browser. Without JavaScript the
   browser's own menu does the same. */
(function () {
  "use strict";

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
  });
})();
