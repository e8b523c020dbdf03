/* Makes or uses a passkey. Without it, or where a browser knows none, its form stays hidden. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-passkey]");
  if (!form || !window.PublicKeyCredential || !navigator.credentials || !window.Promise) return;
  var answer = form.elements.answer;
  var failed = form.querySelector("[data-failed]");

  function toBytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (sign) { return sign.charCodeAt(0); });
  }
  function toText(buffer) {
    var plain = Array.from(new Uint8Array(buffer), function (byte) {
      return String.fromCharCode(byte);
    }).join("");
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function withBytes(list) {
    return (list || []).map(function (item) {
      return { type: item.type, id: toBytes(item.id) };
    });
  }
  function ask() {
    var options = JSON.parse(form.dataset.passkey);
    options.challenge = toBytes(options.challenge);
    if (!options.user) {
      options.allowCredentials = withBytes(options.allowCredentials);
      return navigator.credentials.get({ publicKey: options });
    }
    options.user.id = toBytes(options.user.id);
    options.excludeCredentials = withBytes(options.excludeCredentials);
    return navigator.credentials.create({ publicKey: options });
  }
  function describe(credential) {
    var response = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature"].forEach(function (name) {
      if (credential.response[name]) response[name] = toText(credential.response[name]);
    });
    return JSON.stringify({
      id: credential.id, rawId: toText(credential.rawId), type: credential.type, response: response
    });
  }
  form.addEventListener("submit", function (event) {
    if (answer.value) return;
    event.preventDefault();
    failed.hidden = true;
    ask().then(function (credential) {
      answer.value = describe(credential);
      form.submit();
    }, function () { failed.hidden = false; });
  });
  form.hidden = false;
}());
