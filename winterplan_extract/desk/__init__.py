"""The desk: the whole job in a browser, on the analyst's own machine."""
