"""Which drawing each product type gets, and the name of its file."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from drawing import (
    baby,
    bags,
    beauty,
    clothes,
    computers,
    food,
    garden,
    health,
    home,
    kitchen,
    office,
    pets,
    phones,
    shoes,
    sound,
    sports,
    toys,
)
from drawing.tones import PLAIN, TONES, Tone, colour_slug


class UnknownType(ValueError):
    """A product type or a department has no drawing; the message names it."""


@dataclass(frozen=True)
class Drawing:
    """How a product type is drawn, and its tone where a product has no colour."""

    draw: Callable[[Tone], str]
    plain: str

    def in_colour(self, colour: str) -> str:
        """Draw it in a colour's slug."""
        return self.draw(TONES[self.plain if colour == PLAIN else colour])


# Slugs that mean the same: the drawing, the tone where a product has no colour.
_TABLE: dict[str, tuple[Callable[[Tone], str], str]] = {
    # Audio
    "headphones over-ear-headphones": (sound.headphones, "black"),
    "headset": (sound.headset, "black"),
    "earbuds earphones in-ear-headphones": (sound.earbuds, "white"),
    "bluetooth-speaker portable-speaker": (sound.bluetooth_speaker, "blue"),
    "speaker speakers": (sound.speaker, "black"),
    "soundbar sound-bar": (sound.soundbar, "black"),
    "microphone": (sound.microphone, "black"),
    "radio": (sound.radio, "red"),
    "turntable record-player": (sound.turntable, "black"),
    # Computers
    "laptop": (computers.laptop, "silver"),
    "2-in-1-laptop convertible-laptop": (computers.two_in_one, "grey"),
    "tablet": (computers.tablet, "silver"),
    "monitor": (computers.monitor, "black"),
    "keyboard": (computers.keyboard, "black"),
    "mouse": (computers.mouse, "black"),
    "webcam": (computers.webcam, "black"),
    "external-hard-drive hard-drive": (computers.hard_drive, "black"),
    "external-ssd ssd portable-ssd": (computers.solid_state_drive, "silver"),
    "router": (computers.router, "white"),
    # Phones and wearables
    "phone smartphone mobile-phone": (phones.phone, "black"),
    "smartwatch watch": (phones.smartwatch, "black"),
    "fitness-tracker": (phones.fitness_tracker, "black"),
    "power-bank": (phones.power_bank, "black"),
    "phone-charger charger": (phones.phone_charger, "white"),
    "phone-case": (phones.phone_case, "transparent"),
    "phone-holder phone-stand": (phones.phone_holder, "black"),
    "usb-cable cable charging-cable": (phones.usb_cable, "white"),
    "screen-protector": (phones.screen_protector, "water"),
    # Clothes and shoes
    "t-shirt": (clothes.t_shirt, "white"),
    "sweater jumper hoodie": (clothes.sweater, "grey"),
    "jacket": (clothes.jacket, "blue"),
    "coat": (clothes.coat, "beige"),
    "dress": (clothes.dress, "red"),
    "trousers pants": (clothes.trousers, "beige"),
    "jeans": (clothes.jeans, "blue"),
    "socks": (clothes.socks, "grey"),
    "belt": (clothes.belt, "brown"),
    "sneakers trainers": (shoes.sneakers, "white"),
    "running-shoes shoes": (shoes.running_shoes, "blue"),
    "hiking-boots boots": (shoes.hiking_boots, "brown"),
    "sunglasses": (shoes.sunglasses, "black"),
    "reading-glasses glasses": (shoes.reading_glasses, "brown"),
    # Bags and travel
    "backpack": (bags.backpack, "blue"),
    "suitcase": (bags.suitcase, "navy"),
    "laptop-bag": (bags.laptop_bag, "brown"),
    "handbag": (bags.handbag, "brown"),
    "wallet": (bags.wallet, "brown"),
    "travel-pillow neck-pillow": (bags.travel_pillow, "grey"),
    "umbrella": (bags.umbrella, "navy"),
    "travel-adapter": (bags.travel_adapter, "white"),
    "toiletry-bag wash-bag": (bags.toiletry_bag, "navy"),
    "duffel-bag": (bags.duffel_bag, "brown"),
    "packing-cubes": (bags.packing_cubes, "blue"),
    # Food and drink
    "coffee-beans coffee": (food.coffee_beans, "kraft"),
    "green-tea": (food.green_tea, "leaf"),
    "black-tea": (food.black_tea, "red"),
    "oolong-tea oolong": (food.oolong_tea, "terracotta"),
    "chocolate": (food.chocolate, "purple"),
    "honey": (food.honey, "honey"),
    "olive-oil": (food.olive_oil, "oil"),
    "noodles": (food.noodles, "blue"),
    "nuts": (food.nuts, "wood"),
    "biscuit biscuits cookies": (food.biscuit, "biscuit"),
    "spice spices": (food.spice, "red"),
    "gift-box gift-set hamper": (food.gift_box, "red"),
    # Kitchen
    "electric-kettle kettle": (kitchen.electric_kettle, "silver"),
    "coffee-machine coffee-maker espresso-machine": (kitchen.coffee_machine, "silver"),
    "blender": (kitchen.blender, "white"),
    "air-fryer": (kitchen.air_fryer, "black"),
    "rice-cooker": (kitchen.rice_cooker, "white"),
    "frying-pan": (kitchen.frying_pan, "black"),
    "water-bottle flask": (kitchen.water_bottle, "blue"),
    "knife kitchen-knife": (kitchen.knife, "rubber"),
    "cookware saucepan pan pot": (kitchen.saucepan, "silver"),
    "toaster": (kitchen.toaster, "silver"),
    "food-container lunch-box": (kitchen.food_container, "transparent"),
    # Home
    "desk-lamp": (home.desk_lamp, "white"),
    "floor-lamp": (home.floor_lamp, "black"),
    "vacuum-cleaner": (home.vacuum_cleaner, "grey"),
    "air-purifier": (home.air_purifier, "white"),
    "humidifier": (home.humidifier, "white"),
    "fan": (home.fan, "white"),
    "pillow": (home.pillow, "white"),
    "storage-box": (home.storage_box, "transparent"),
    "garden-hose hose": (home.garden_hose, "green"),
    "bedding-set bedding duvet-cover": (home.bedding_set, "blue"),
    "curtain curtains": (home.curtain, "beige"),
    "towel towels": (home.towel, "white"),
    # Office
    "office-chair": (office.office_chair, "black"),
    "standing-desk desk": (office.standing_desk, "brown"),
    "inkjet-printer printer": (office.inkjet_printer, "white"),
    "laser-printer": (office.laser_printer, "white"),
    "shredder paper-shredder": (office.shredder, "black"),
    "fountain-pen": (office.fountain_pen, "navy"),
    "paper-notebook notebook": (office.paper_notebook, "red"),
    "pen pens": (office.pen, "assorted"),
    "paper printer-paper": (office.paper, "assorted"),
    "photo-paper": (office.photo_paper, "white"),
    "calculator": (office.calculator, "white"),
    "whiteboard": (office.whiteboard, "white"),
    "ink-cartridge ink": (office.ink_cartridge, "assorted"),
    # Baby
    "diaper diapers nappies nappy": (baby.diaper, "white"),
    "stroller pushchair": (baby.stroller, "grey"),
    "car-seat": (baby.car_seat, "grey"),
    "baby-bottle": (baby.baby_bottle, "transparent"),
    "baby-monitor": (baby.baby_monitor, "white"),
    "cot crib": (baby.cot, "wood"),
    "high-chair": (baby.high_chair, "white"),
    "sleepsuit": (clothes.sleepsuit, "yellow"),
    "play-mat": (baby.play_mat, "green"),
    "balance-bike": (baby.balance_bike, "red"),
    # Beauty and health
    "sunscreen sun-cream": (beauty.sunscreen, "orange"),
    "face-cream moisturiser": (beauty.face_cream, "pink"),
    "shampoo": (beauty.shampoo, "leaf"),
    "shower-gel body-wash": (beauty.shower_gel, "water"),
    "hair-dryer": (beauty.hair_dryer, "black"),
    "hair-straightener": (beauty.hair_straightener, "black"),
    "electric-toothbrush toothbrush": (beauty.electric_toothbrush, "white"),
    "lipstick": (beauty.lipstick, "red"),
    "perfume": (beauty.perfume, "pink"),
    "shaver electric-shaver": (beauty.shaver, "black"),
    "blood-pressure-monitor": (health.blood_pressure_monitor, "white"),
    "thermometer": (health.thermometer, "white"),
    "massage-gun": (health.massage_gun, "black"),
    "vitamin vitamins supplement": (health.vitamin, "green"),
    "first-aid-kit": (health.first_aid_kit, "red"),
    "bathroom-scale bathroom-scales": (health.bathroom_scale, "white"),
    "protective-mask face-mask": (health.protective_mask, "blue"),
    # Pets
    "dog-food": (pets.dog_food, "green"),
    "cat-food": (pets.cat_food, "purple"),
    "cat-litter": (pets.cat_litter, "leaf"),
    "cat-tree": (pets.cat_tree, "beige"),
    "dog-lead dog-leash": (pets.dog_lead, "red"),
    "pet-bed dog-bed cat-bed": (pets.pet_bed, "grey"),
    "aquarium": (pets.aquarium, "black"),
    "pet-carrier": (pets.pet_carrier, "grey"),
    "dog-toy": (pets.dog_toy, "red"),
    # Garden and workshop
    "cordless-drill drill": (garden.cordless_drill, "green"),
    "screwdriver-set screwdriver": (garden.screwdriver_set, "red"),
    "tool-kit tool-set": (garden.tool_kit, "red"),
    "lawn-mower": (garden.lawn_mower, "green"),
    "barbecue grill": (garden.barbecue, "black"),
    "plant-pot planter": (garden.plant_pot, "terracotta"),
    "watering-can": (garden.watering_can, "green"),
    "garden-light garden-lights": (garden.garden_light, "black"),
    "wall-paint paint": (garden.wall_paint, "beige"),
    "pruning-shears secateurs": (garden.pruning_shears, "red"),
    # Sports and outdoors
    "yoga-mat": (sports.yoga_mat, "purple"),
    "dumbbell dumbbells": (sports.dumbbell, "black"),
    "resistance-band resistance-bands": (sports.resistance_band, "assorted"),
    "tent": (sports.tent, "green"),
    "sleeping-bag": (sports.sleeping_bag, "navy"),
    "bicycle-helmet bike-helmet": (sports.bicycle_helmet, "white"),
    "bicycle bike": (sports.bicycle, "red"),
    "ball": (sports.ball, "white"),
    "camping-chair": (sports.camping_chair, "blue"),
    # Toys
    "building-blocks": (toys.building_blocks, "assorted"),
    "plush-toy soft-toy": (toys.plush_toy, "brown"),
    "board-game": (toys.board_game, "wood"),
    "remote-control-car": (toys.remote_control_car, "red"),
    "puzzle jigsaw-puzzle": (toys.puzzle, "assorted"),
    "doll": (toys.doll, "pink"),
    "craft-kit": (toys.craft_kit, "blue"),
    "scooter": (toys.scooter, "red"),
}
_BY_SLUG = {name: Drawing(*row) for names, row in _TABLE.items() for name in names.split()}


def slug(name: str) -> str:
    """A name as addresses and files write it: "Home & Garden" is home-garden."""
    return "-".join(re.findall(r"\w+", name.lower()))


def drawing_of(product_type: str) -> Drawing:
    """How a product type is drawn.

    Raises:
        UnknownType: the table has no drawing for it.
    """
    try:
        return _BY_SLUG[slug(product_type)]
    except KeyError:
        message = f"no picture for the product type {product_type!r}: give it a drawing in drawing/table.py"
        raise UnknownType(message) from None


def picture_name(product_type: str, colour: str | None) -> str:
    """The file name of a product's picture, such as `electric-kettle-red.svg`.

    Raises:
        UnknownType: the table has no drawing for the type.
    """
    drawing_of(product_type)
    return f"{slug(product_type)}-{colour_slug(colour)}.svg"
