"""For scrapyd-deploy alone, which builds an egg with it: `pip` reads pyproject.toml.

An egg has only the files named here; the settings of the project are an entry point in pyproject.toml.
"""

from setuptools import find_packages, setup

from newscrawl import __version__

setup(
    version=__version__,
    long_description="",  # pyproject.toml leaves the README to its build backend
    packages=find_packages(include=["newscrawl", "newscrawl.*"]),
    package_data={"": ["*.toml", "*.sql", "*.json", "py.typed", "templates/*"]},
    zip_safe=False,
)
