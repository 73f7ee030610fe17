/** Shows the strip that says there is no connection. */

function show(): void {
  const strip = document.getElementById('offline');
  if (strip) strip.hidden = navigator.onLine;
}

addEventListener('online', show);
addEventListener('offline', show);
show();
