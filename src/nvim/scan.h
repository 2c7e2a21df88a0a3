/* SPDX-License-Identifier: MIT */
/*
 * The scans that run: their progress, told at a fixed rate, and their cancelling. Loop thread only.
 */
#ifndef FST_NVIM_SCAN_H
#define FST_NVIM_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/thread.h"
#include "nvim/context.h"

/* Progress is told so often: 10 to 20 times a second, the first within 100 ms. */
#define FST_SCAN_PROGRESS_MS 75

/* Makes the timer. */
void fst_scan_init(struct fst_context *ctx) FST_LOOP_THREAD;

/* Enters a scan; `entry` is the caller's and stays where it is until it is taken out. */
void fst_scan_add(struct fst_context *ctx, struct fst_scan_entry *entry) FST_LOOP_THREAD;
void fst_scan_remove(struct fst_context *ctx, struct fst_scan_entry *entry) FST_LOOP_THREAD;

/* Asks the scan whose request had this id to end; false when there is none. */
bool fst_scan_cancel(struct fst_context *ctx, uint64_t id) FST_LOOP_THREAD;

#endif
