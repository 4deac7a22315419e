#!/bin/sh
# Trains the models, each from the one before: `sh recipe.sh PROGRAM FOLDER [OPTION of train.py…]`.
# What was interrupted goes on with the same command, and what is finished is left alone.
set -eu
program=$1 runs=$2
shift 2
cd "$(dirname "$0")"

# stage NAME OPTION…
stage() {
  name=$1
  shift
  python3 train.py --out "$runs/$name" --muon --program "$program" "$@"
}

stage small --size small --batch 128 --steps 2600 --short-until 1000 "$@"
stage medium --size medium --grow-from "$runs/small/weights.pt" --seed 2 --batch 128 --steps 1075 --short-until 1 --copy-until 1 "$@"
# Sentence pairs are short and need the most examples.
stage pairs --size medium --grow-from "$runs/medium/weights.pt" --seed 5 --tasks 14 --dragon 0.9 --lr 2e-3 --batch 256 --part 32 \
  --steps 500 --decay 0.01 --short-until 1 --copy-until 1 --warmup 50 "$@"
# Long lists are learned last.
stage lists --size medium --grow-from "$runs/pairs/weights.pt" --seed 7 --lr 2.5e-3 --batch 128 --steps 250 --decay 0.01 --short-until 1 --copy-until 1 \
  --weights 1=3,9=1,10=2,11=1,12=1,13=3,14=14,15=3,17=1,18=2,23=1,24=1,25=22,26=8,27=1,28=8 "$@"
all=1=4,2=2,3=2,4=2,5=2,6=2,8=2,9=2,10=3,11=2,12=2,13=3,14=8,15=5,16=2,17=2,18=3,22=2,23=2,24=3,25=12,26=8,27=2,28=6
stage all --size medium --grow-from "$runs/lists/weights.pt" --seed 8 --lr 2.5e-3 --batch 128 --steps 390 --decay 0.9 --short-until 1 --copy-until 1 \
  --weights $all "$@"
stage large --size large --grow-from "$runs/all/weights.pt" --seed 3 --lr 1.5e-3 --batch 128 --steps 90 --decay 0.9 --warmup 10 --short-until 1 --copy-until 1 \
  --weights $all "$@"
