"""People and places: invented names of people, real names of places."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.replica.mixing import Dice

_FAMILY = (
    "Bao Cen Dou Fei Geng Hua Ji Kang Lou Mao Ning Ouyang Pan Qiu Ruan Shen Teng Wen Xiang Yin Zhai Zou"
).split()
_GIVEN = (
    "Anqi Bolin Chenxi Dawei Enyu Fangzhou Guoliang Haoran Jiaming Kexin Lingyun Muqing Nanxi Peijun "
    "Qingyu Ruolan Siqi Tianyi Wanrong Xiaohe Yichen Zhiyuan Ming Lan Jun Ying"
).split()
_FIRST = (
    "Adele Bruno Carmen Dieter Esther Farid Greta Hamza Irene Jonas Katya Lionel Marta Nadia Oscar "
    "Paula Rashid Selma Tomas Vera"
).split()
_LAST = (
    "Almeida Brandt Castell Dovic Eriksen Farouk Gallego Hartman Ibarra Jansen Kowal Lindqvist Morell "
    "Nkosi Okello Petrov Rosario Sandoval Torvald Wexler"
).split()

CITIES = (
    "Shanghai Beijing Guangzhou Chengdu Harbin Kunming Nanning Taiyuan Lanzhou Xiamen Dalian Wuhan "
    "Hangzhou Changsha Guiyang Urumqi Lhasa Haikou Jinan Nanchang"
).split()
FAR_CITIES = ("London", "Brussels", "San Francisco", "Hong Kong", "New York", "Sydney", "Nairobi")
LONG_PLACES = (
    "Zibo, Shandong",
    "Changde, Hunan",
    "Liuzhou, Guangxi",
    "Wuzhen, Zhejiang",
    "Nairobi, Kenya",
    "Dushanbe, Tajikistan",
)
PROVINCES = (
    "Shandong Hunan Zhejiang Sichuan Yunnan Gansu Jilin Fujian Anhui Guizhou Hainan Shaanxi Qinghai"
).split()

HAN_FAMILY = tuple("柏岑窦费耿华季康娄毛宁潘裘阮沈滕温向尹翟邹")
HAN_GIVEN = (
    "安琪 博林 晨曦 大为 恩宇 方舟 国梁 浩然 嘉明 可欣 凌云 沐青 南溪 培军 清宇 若兰 思齐 天一 晓禾 志远 明 岚"
).split()


def person(dice: Dice) -> str:
    """ "Geng Haoran", seldom "Greta Lindqvist"."""
    if dice.chance(5):
        return f"{dice.pick(_FIRST)} {dice.pick(_LAST)}"
    return f"{dice.pick(_FAMILY)} {dice.pick(_GIVEN)}"


def people(dice: Dice, count: int) -> list[str]:
    """`count` people of different families."""
    return [f"{family} {dice.pick(_GIVEN)}" for family in dice.pick_some(_FAMILY, count)]


def han_person(dice: Dice) -> str:
    return dice.pick(HAN_FAMILY) + dice.pick(HAN_GIVEN)


def han_people(dice: Dice, count: int) -> list[str]:
    """`count` people of different families."""
    return [family + dice.pick(HAN_GIVEN) for family in dice.pick_some(HAN_FAMILY, count)]
