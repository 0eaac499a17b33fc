"""Reports and the data room: what a reader's book says, as papers and as tables to take away."""
