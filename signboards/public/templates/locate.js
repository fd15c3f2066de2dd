
(function () {
  var button = document.getElementById("locate"), said = document.getElementById("located");
  if (!button || !navigator.geolocation) { return; }
  function put(name, value) { document.getElementById(name).value = value; }
  button.parentNode.style.cssText = "";
  button.parentNode.removeAttribute("hidden");
  button.onclick = function () {
    said.textContent = "正在定位… Locating…";
    navigator.geolocation.getCurrentPosition(function (found) {
      put("lon", found.coords.longitude.toFixed(6));
      put("lat", found.coords.latitude.toFixed(6));
      put("accuracy", Math.round(found.coords.accuracy));
      said.textContent = "已定位，误差约 " + Math.round(found.coords.accuracy) + " 米。 Located.";
    }, function () {
      said.textContent = "无法定位，请用文字写明地点。 Cannot locate; say in words where it is.";
    }, { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 });
  };
}());
