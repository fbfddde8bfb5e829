try {
  const theme = localStorage.getItem('ridgepoint:theme');
  if (theme) document.documentElement.dataset.theme = theme;
} catch {}
