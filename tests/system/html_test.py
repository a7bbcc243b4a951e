"""The page of `-o html` in Chromium: it searches and sorts, asks the network for nothing, and runs no text as code."""

import json

from browser import Browser
from sbom_test import Scratch, hostile_report, run

# The rows of the table, as their first cells say.
NAMES = "[...document.querySelectorAll('#packages-table tbody tr:not(.details) td:first-child button')].map(b => b.textContent)"
COUNT = "document.getElementById('packages-count').textContent"


def type_into_search(text):
    return (
        "(() => { const s = document.getElementById('packages-search'); "
        f"s.value = {json.dumps(text)}; s.dispatchEvent(new Event('input')); }})()"
    )


def many_packages(count):
    report = hostile_report()
    one = report["packages"][0]
    report["packages"] = [
        {**one, "name": f"part-{i}", "purl": f"pkg:npm/part-{i}@1.0", "depends_on": [], "layer": i % 2}
        for i in range(count)
    ]
    return report


class Html(Scratch):
    def page(self, report):
        path = self.folder / "r.html"
        run("convert", self.write("r.json", report), "-o", f"html={path}")
        return path

    def test_shows_searches_and_sorts(self):
        with Browser() as browser:
            browser.open(self.page(hostile_report()))
            browser.wait_for(f"{COUNT} === '7 packages'")
            self.assertEqual(browser.evaluate("document.querySelector('h1').textContent"), "<i>app</i>")
            self.assertEqual(browser.evaluate("document.querySelectorAll('#gaps li').length"), 1)
            self.assertEqual(browser.evaluate("document.querySelectorAll('.finding').length"), 1)
            self.assertEqual(browser.evaluate("document.querySelectorAll('.layers li').length"), 2)

            browser.evaluate(type_into_search("hostile-3 mit"))
            browser.wait_for(f"{COUNT} === '1 of 7 packages'")
            self.assertEqual(browser.evaluate(NAMES), ["a\\xe2\\x80\\xaeb"])
            browser.evaluate(type_into_search("no such package"))
            browser.wait_for(f"{COUNT} === '0 of 7 packages'")
            self.assertFalse(browser.evaluate("document.getElementById('packages-none').hidden"))
            browser.evaluate(type_into_search(""))
            browser.wait_for(f"{COUNT} === '7 packages'")

            browser.evaluate("document.querySelector('[data-layer=\"2\"]').click()")
            browser.wait_for(f"{COUNT} === '3 of 7 packages'")
            version = "document.querySelectorAll('#packages-table thead th')[1]"
            browser.evaluate(f"{version}.querySelector('button').click()")
            browser.evaluate(f"{version}.querySelector('button').click()")
            self.assertEqual(browser.evaluate(f"{version}.getAttribute('aria-sort')"), "descending")
            versions = "[...document.querySelectorAll('#packages-table tbody td.version')].map(c => c.textContent)"
            self.assertEqual(browser.evaluate(versions), ["1.5", "1.3", "1.1"])

            opener = "document.querySelector('#packages-table tbody button')"
            browser.evaluate(f"{opener}.click()")
            details = browser.evaluate("document.querySelector('.details').textContent")
            self.assertIn("pkg:npm/hostile-5@1.5", details)
            self.assertIn("for development only", details)
            self.assertEqual(browser.evaluate(f"{opener}.getAttribute('aria-expanded')"), "true")

    def test_asks_the_network_for_nothing_and_runs_nothing_hostile(self):
        with Browser() as browser:
            page = self.page(hostile_report())
            for scheme in ("light", "dark"):
                browser.open(page, scheme=scheme)
                browser.wait_for(f"{COUNT} === '7 packages'")
                browser.evaluate("document.querySelectorAll('#packages-table tbody button').forEach(b => b.click())")
                self.assertEqual(browser.evaluate("document.querySelectorAll('img').length"), 0)
                self.assertEqual(browser.evaluate("document.scripts.length"), 2)
                self.assertEqual(browser.requests(), [page.resolve().as_uri()])
                self.assertEqual(browser.complaints(), [])

    def test_colours_follow_the_system_and_the_switch(self):
        paper = "getComputedStyle(document.body).backgroundColor"
        with Browser() as browser:
            page = self.page(hostile_report())
            browser.open(page, scheme="light")
            light = browser.evaluate(paper)
            browser.evaluate("document.getElementById('theme-dark').click()")
            dark = browser.evaluate(paper)
            self.assertNotEqual(dark, light)
            browser.open(page, scheme="dark")
            self.assertEqual(browser.evaluate(paper), dark)
            browser.evaluate("document.getElementById('theme-light').click()")
            self.assertEqual(browser.evaluate(paper), light)

    def test_nothing_is_wider_than_a_telephone(self):
        with Browser() as browser:
            browser.open(self.page(hostile_report()), width=420)
            browser.wait_for(f"{COUNT} === '7 packages'")
            self.assertLessEqual(browser.evaluate("document.documentElement.scrollWidth"), 420)

    def test_many_packages_do_not_freeze_it(self):
        with Browser() as browser:
            browser.open(self.page(many_packages(30_000)))
            browser.wait_for(f"{COUNT} === '30,000 packages'")
            self.assertLess(browser.evaluate("document.querySelectorAll('#packages-table tbody tr').length"), 1_000)
            browser.evaluate(type_into_search("part-29999"))
            browser.wait_for(f"{COUNT} === '1 of 30,000 packages'", seconds=10)
            self.assertEqual(browser.evaluate(NAMES), ["part-29999"])
            browser.evaluate(type_into_search(""))
            browser.wait_for(f"{COUNT} === '30,000 packages'", seconds=10)
            # More rows as the end comes into view, and all that are printed before printing.
            browser.evaluate("scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
            browser.wait_for("document.querySelectorAll('#packages-table tbody tr').length > 150")
            browser.evaluate("dispatchEvent(new Event('beforeprint'))")
            self.assertEqual(browser.evaluate("document.querySelectorAll('#packages-table tbody tr').length"), 5_000)
            self.assertIn("25,000 more", browser.evaluate("document.getElementById('packages-end').textContent"))
