/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer target: the reader of notebooks' JSON. In one piece and in pieces it must say the same;
 * its cells must lie in its text, one behind the other.
 *
 * The first byte chooses the size of the pieces; the rest is the notebook.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lang/notebook.h"

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t nbytes);

static bool read_in_pieces(struct fst_notebook *book, const uint8_t *data, size_t nbytes,
                           size_t piece)
{
    fst_notebook_start(book);
    for (size_t at = 0; at < nbytes; at += piece) {
        if (fst_notebook_feed(book, data + at, nbytes - at < piece ? nbytes - at : piece) != FST_OK)
            abort();
    }
    return fst_notebook_finish(book);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t nbytes)
{
    static struct fst_notebook whole, cut;
    if (nbytes < 1)
        return 0;
    bool is_book = read_in_pieces(&whole, input + 1, nbytes - 1, nbytes);
    if (read_in_pieces(&cut, input + 1, nbytes - 1, (size_t)input[0] % 32 + 1) != is_book)
        abort();
    if (!is_book)
        return 0;
    if (whole.cells_len != cut.cells_len || whole.text.len != cut.text.len ||
        fst_notebook_language(&whole) != fst_notebook_language(&cut) ||
        (whole.text.len && memcmp(whole.text.data, cut.text.data, whole.text.len) != 0))
        abort();
    size_t end = 0;
    for (size_t i = 0; i < whole.cells_len; i++) {
        const struct fst_notebook_cell *cell = &whole.cells[i];
        if (cell->offset < end || cell->nbytes > whole.text.len - cell->offset)
            abort();
        end = cell->offset + cell->nbytes;
    }
    return 0;
}
