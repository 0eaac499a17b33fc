"""Long lists as files: asked for on a page, made by `concord worker`, taken by whoever asked."""
