extensions = ["sphinxcontrib_quicktakes", "sphinx.ext.intersphinx"]

if tags.has("shard"):  # noqa: F821
    # "." is the site itself; the inventory is found from this folder.
    intersphinx_mapping = {"site": (".", "../build/inventories/objects.inv")}
