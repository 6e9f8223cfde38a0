/* Who follows a link that dials, shows to colleagues that they are calling. The link itself is left
   alone: the telephone does not wait for us. */
(function () {
  "use strict";

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-calls]");
    if (!link) return;
    var headers = JSON.parse(document.body.getAttribute("hx-headers"));
    headers["HX-Request"] = "true";
    window.fetch(link.dataset.calls, { method: "POST", headers: headers, keepalive: true });
  });
})();
