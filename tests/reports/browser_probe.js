// Looks at a report's page from inside, as a reader would meet it, and says what is wrong in the
// attribute data-probe of its root: "sound, N figures", or a list of problems.
(function () {
  "use strict";
  var problems = [];
  addEventListener("error", function (event) { problems.push("script error: " + event.message); });
  addEventListener("securitypolicyviolation", function (event) {
    problems.push("outside: " + event.blockedURI);
  });

  function inside(a, b, slack) {
    return a.left >= b.left - slack && a.right <= b.right + slack && a.top >= b.top - slack &&
      a.bottom <= b.bottom + slack;
  }
  function depth(a, b) {
    return Math.min(Math.min(a.right, b.right) - Math.max(a.left, b.left),
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
  }

  // Letters neither leave the drawing nor stand upon each other.
  function look_at(svg) {
    var name = svg.closest("figure").id;
    var frame = svg.getBoundingClientRect();
    if (frame.width < 200 || frame.height < 100) problems.push(name + " is not visible");
    var texts = Array.from(svg.querySelectorAll("text"), function (text) {
      return { text: text.textContent, box: text.getBoundingClientRect() };
    });
    if (texts.length === 0) problems.push(name + " has no text");
    texts.forEach(function (one, i) {
      if (!inside(one.box, frame, 2)) problems.push(name + " cuts off: " + one.text);
      texts.slice(i + 1).forEach(function (other) {
        // A line's box is taller than its letters.
        if (depth(one.box, other.box) > 4) {
          problems.push(name + ": " + one.text + " covers " + other.text);
        }
      });
    });
  }

  function finish(figures) {
    document.documentElement.setAttribute("data-probe",
      problems.length === 0 ? "sound, " + figures + " figures" : problems.slice(0, 20).join("; "));
  }

  addEventListener("load", function () {
    if (document.documentElement.scrollWidth > innerWidth + 1) {
      problems.push("wider than the screen: " + document.documentElement.scrollWidth);
    }
    var answer = Array.from(document.querySelectorAll(".answers td a")).pop();
    answer.click();  // into what is folded
    setTimeout(function () {
      var target = document.getElementById(answer.hash.slice(1));
      if (!target || target.getClientRects().length === 0) {
        problems.push("a link leads nowhere: " + answer.hash);
      }
      document.querySelectorAll("details").forEach(function (each) { each.open = true; });
      var drawings = document.querySelectorAll("figure svg");
      drawings.forEach(look_at);
      finish(drawings.length);
    }, 200);
  });
})();
