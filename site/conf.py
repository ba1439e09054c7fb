"""The website: all settings of Sphinx. It executes nothing, it shows the notebooks as they are."""

import os
import sys
from pathlib import Path

from lrcourse.messages import set_language, tr

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "tools")]
import live  # noqa: E402
from texts import texts_of_course_js  # noqa: E402

# The address of the repository, for Binder, for the notebooks' links and for "git clone". The
# workflows on GitHub and GitLab know it and need nothing here; elsewhere write it here, once.
REPOSITORY = ""
BRANCH = ""

github = "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}"
repository = (
    os.environ.get("REPOSITORY", REPOSITORY)
    or os.environ.get("CI_PROJECT_URL")  # GitLab
    or (github.format(**os.environ) if "GITHUB_REPOSITORY" in os.environ else "")
)
branch = BRANCH or os.environ.get("CI_DEFAULT_BRANCH") or "main"

# Where the Python comes from that runs the pages' cells in a reader's browser, when it is first asked for:
#   "cdn"   its core from this website, NumPy and the like from Pyodide's official CDN
#   "own"   all from this website; make html fetches the files from the CDN, and the site is 39 MB larger
#   "none"  nowhere: the cells don't run
RUNTIME = "cdn"

project = "Learning rate and activation functions"
author = "the authors of lrcourse"
copyright = "the authors of lrcourse: text and figures CC BY 4.0, code MIT"
edition = os.environ.get("EDITION", "en")  # the folder of book/ that is made
language = {"zh": "zh_CN"}.get(edition, edition)
root_doc = f"{edition}/index"
include_patterns = [f"{edition}/**"]
set_language(edition)

extensions = ["myst_nb", "sphinx.ext.githubpages", "sphinx.ext.mathjax", "pages", "live"]
exclude_patterns = ["**/.*", "**/*.py", "*/solutions"]  # solutions stand in the exercises' pages
source_suffix = {".ipynb": "myst-nb"}
suppress_warnings = ["mystnb.unknown_mime_type", "myst.header"]

nb_execution_mode = "off"
nb_merge_streams = True
nb_code_prompt_show = tr("Show the code")
nb_code_prompt_hide = tr("Hide the code")
nb_ipywidgets_js = {"vendor/widgets/manager.js": {"defer": "defer"}}
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 3
myst_dmath_double_inline = True  # a formula may stand within a paragraph, as JupyterLab has it

mathjax_path = "vendor/mathjax/startup.js"
mathjax3_config = {
    "loader": {"load": ["input/tex", "output/chtml", "a11y/assistive-mml"]},
}

html_context = {
    "default_mode": "auto", "on_this_page": tr("On this page"), "texts": texts_of_course_js(),
}  # fmt: skip
html_theme = "sphinx_book_theme"
html_title = project
html_static_path = ["static"]
templates_path = ["templates"]
html_additional_pages = {"index": "root.html"}
runtime = live.available(os.environ.get("RUNTIME", RUNTIME))
html_js_files = ["course.js", *[("live/live.js", {"defer": "defer"})] * bool(runtime)]
html_css_files = [
    "vendor/fonts/fonts.css",
    "vendor/widgets/manager.css",
    "lrcourse.css",
    "course.css",
    *["live/live.css"] * bool(runtime),
]
html_favicon = "static/favicon.svg"
html_use_index = False
html_copy_source = True  # the notebooks themselves, to download
html_sourcelink_suffix = ""
html_last_updated_fmt = None
html_theme_options = {
    "repository_url": repository,
    "repository_branch": branch,
    "path_to_docs": "book",
    "use_repository_button": bool(repository),
    "use_download_button": False,  # "open in JupyterLab" has it, with the way to run it
    "navbar_persistent": [],  # the search stands in the sidebar
    "use_fullscreen_button": False,
    "show_navbar_depth": 2,
    "secondary_sidebar_items": ["on-this-page.html"],
    "show_toc_level": 2,
}
