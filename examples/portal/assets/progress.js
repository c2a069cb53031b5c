// Looks whether the upload has moved on, and loads its page again when it has. Without script the page does so by itself.
(() => {
  const job = document.querySelector("[data-stage]");
  if (!job) return;
  const look = async () => {
    try {
      const answer = await fetch(job.dataset.address, { cache: "no-store", redirect: "error" });
      if (answer.ok && (await answer.text()) !== job.dataset.stage) {
        location.reload();
        return;
      }
    } catch {
      // The server stopped, or the session ended: the next look tells.
    }
    setTimeout(look, 1000);
  };
  setTimeout(look, 500);
})();
