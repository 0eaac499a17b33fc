"""The portal: what practices, plans and the program see and do. It opens a reader's book and computes no rate and no dollar."""
