"""Name lists: first names by group and sex, family names by group, and how often each is drawn.

Lists are short, frequent names first; draws follow a falling (Zipf-like) weight so that collisions are as common
as in life. A generated tail of English-like family names keeps rare names in the population.
"""

from __future__ import annotations

import numpy as np

_F = {
    "english": "Mary Jennifer Jessica Ashley Emily Sarah Elizabeth Amanda Emma Olivia Ava Sophia Isabella Mia Charlotte "
    "Linda Patricia Susan Barbara Karen Nancy Lisa Michelle Kimberly Melissa Amy Angela Laura Rebecca Stephanie Nicole "
    "Christina Heather Rachel Megan Lauren Katherine Samantha Hannah Grace Chloe Abigail Harper Evelyn Ella Lily "
    "Madison Natalie Zoe Claire Alice Ruth Diane Julie Teresa Carol Donna Sandra Deborah Cynthia Pamela Kelly Erin "
    "Allison Victoria Caroline Audrey Hailey Brooke Paige Molly Leah Anna Julia Eleanor Nora Hazel Violet Aurora",
    "spanish": "Maria Guadalupe Ana Rosa Carmen Veronica Patricia Leticia Elizabeth Sandra Alejandra Adriana Claudia "
    "Gabriela Daniela Sofia Isabella Camila Valentina Ximena Jimena Mariana Valeria Andrea Karla Yesenia Silvia Norma "
    "Martha Teresa Josefina Esmeralda Brenda Araceli Marisol Lorena Monica Irma Alicia Laura Diana Natalia Fernanda "
    "Lucia Emilia Regina Renata Victoria Genesis Ashley Emily Jocelyn Vanessa Stephanie Jessica Cynthia Maribel Juana",
    "black": "Keisha Ebony Jasmine Aaliyah Imani Nia Destiny Kiara Tiana Latoya Monique Tamika Brianna Kayla Alexis "
    "Angela Denise Yolanda Gloria Patricia Michelle Danielle Candace Simone Naomi Zuri Amara Skylar London Serenity",
    "chinese": "Mei Li Ying Xin Yan Jing Fang Hui Lan Min Na Qian Rui Shu Ting Wei Xia Yi Yu Zhen Amy Grace Emily "
    "Michelle Vivian Jenny Cindy Tiffany Angela Joyce",
    "vietnamese": "Linh Huong Lan Mai Thuy Trang Phuong Ngoc Hoa Kim Thao Hanh Anh My Van Kimberly Jenny Tiffany",
    "korean": "Ji-woo Min-ji Seo-yeon Ha-eun Eun-ji Soo-jin Hye-jin Yuna Sarah Grace Esther Hannah Jane Susan Michelle",
    "filipino": "Maria Cristina Jasmine Angelica Marites Rowena Lourdes Grace Joy Rosalie Maricel Jocelyn Michelle "
    "Christine Sheila Kristine Bianca Angela Patricia Melanie",
    "indian": "Priya Anjali Deepa Sunita Kavita Neha Pooja Divya Shreya Ananya Aditi Riya Lakshmi Meera Radha Swati "
    "Nisha Isha Anika Aanya Harpreet Simran",
    "mena": "Maryam Fatemeh Sara Leila Nazanin Shirin Mina Ani Lusine Nare Anahit Rima Layla Nour Hala Yasmin Talin",
}  # fmt: skip
_M = {
    "english": "James John Robert Michael William David Richard Joseph Thomas Christopher Daniel Matthew Anthony Mark "
    "Steven Paul Andrew Joshua Kenneth Kevin Brian Timothy Jason Jeffrey Ryan Jacob Nicholas Eric Jonathan Justin "
    "Scott Brandon Benjamin Samuel Gregory Alexander Patrick Jack Tyler Aaron Adam Nathan Zachary Kyle Noah Liam Ethan "
    "Mason Logan Lucas Owen Henry Oliver Elijah Caleb Dylan Luke Gabriel Isaac Wyatt Carter Hunter Connor Evan Sean "
    "Charles George Edward Ronald Donald Gary Larry Dennis Peter Douglas Philip Craig Keith Bruce",
    "spanish": "Jose Juan Luis Carlos Jesus Miguel Francisco Jorge Antonio Manuel Alejandro Ricardo Fernando Roberto "
    "Javier Eduardo Daniel David Victor Mario Raul Sergio Oscar Martin Ramon Rafael Pedro Arturo Alberto Enrique "
    "Armando Ruben Hector Angel Diego Santiago Sebastian Mateo Leonardo Emiliano Adrian Gabriel Ivan Julio Cesar "
    "Gerardo Salvador Alfredo Ernesto Gustavo Guillermo Andres Edgar Omar Christian Kevin Brandon Anthony Alexander",
    "black": "Jamal Darnell Malik Andre Marcus Terrence Tyrone Isaiah Elijah Xavier Jalen Jordan Cameron Reginald Curtis "
    "Maurice Desmond Kendrick Darius Trevon Anthony Michael James Christopher Kevin Jeremiah Josiah Kofi",
    "chinese": "Wei Jian Ming Hao Jun Lei Bo Chao Feng Gang Hui Jie Kai Liang Peng Qiang Tao Xiang Yong Zhi Kevin Jason "
    "David Eric Andrew Raymond Henry Alex Steven",
    "vietnamese": "Minh Tuan Hung Duc Long Huy Khoa Nam Son Thanh Tien Vinh Quang Andy Kevin Tony Brian Danny",
    "korean": "Min-jun Seo-jun Ji-hoon Sung-min Dong-hyun Jae-won Hyun-woo Joon Daniel Joshua David Andrew Eugene Paul",
    "filipino": "Jose Mark Michael John Paul Christian Jerome Rodel Ramon Rommel Arnel Edwin Allan Joel Angelo Carlo "
    "Miguel Gabriel Joshua Ryan",
    "indian": "Raj Amit Sanjay Vijay Rahul Arjun Rohan Aarav Vikram Suresh Ramesh Anil Ravi Karthik Nikhil Aditya Harsh "
    "Dev Gurpreet Manpreet Krishna",
    "mena": "Ali Reza Mohammad Hossein Amir Omid Armen Ara Hagop Aram Garo Karen Tigran Omar Khalid Hassan Yousef Sami",
}  # fmt: skip
_L = {
    "english": "Smith Johnson Williams Brown Jones Davis Miller Wilson Moore Taylor Anderson Thomas Jackson White Harris "
    "Martin Thompson Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Nelson Baker Hall "
    "Campbell Mitchell Carter Roberts Phillips Evans Turner Parker Collins Edwards Stewart Morris Murphy Cook Rogers "
    "Morgan Peterson Cooper Reed Bailey Bell Kelly Howard Ward Cox Richardson Wood Watson Brooks Bennett Gray Hughes "
    "Price Myers Long Foster Sanders Ross Powell Sullivan Russell Fisher Henderson Coleman Simmons Patterson Reynolds "
    "Graham Wallace West Cole Hayes Gibson Ellis Stevens Ford Marshall Owens Harrison Kennedy Woods Shaw Burns Gordon "
    "Hunter Schmidt Meyer Schneider Weber Schultz Hoffman Larsen Olson Hansen Jensen O'Brien O'Connor Rossi Romano "
    "Kowalski Novak Cohen Levy Goldberg Friedman McCarthy MacDonald Van Dyke St. John",
    "spanish": "Garcia Hernandez Lopez Martinez Gonzalez Rodriguez Perez Sanchez Ramirez Torres Flores Rivera Gomez Diaz "
    "Cruz Reyes Morales Ortiz Gutierrez Chavez Ramos Ruiz Alvarez Mendoza Castillo Jimenez Vasquez Romero Moreno "
    "Herrera Medina Aguilar Vargas Guzman Castro Mendez Fernandez Munoz Salazar Soto Vega Delgado Contreras Rios "
    "Estrada Ortega Guerrero Sandoval Avila Dominguez Padilla Maldonado Nunez Valdez Santiago Campos Cortez Espinoza "
    "Fuentes Juarez Lara Leon Luna Marquez Mejia Miranda Molina Navarro Ochoa Orozco Pacheco Pena Rosales Salinas "
    "Serrano Solis Trujillo Valencia Velasquez Villa Zamora Zavala Zuniga Arellano Barajas Cervantes De La Cruz "
    "De Leon Esparza Figueroa Gallegos Huerta Ibarra Macias Quintero Rangel Robles Rosas Rubio Tapia Trejo",
    "chinese": "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Luo Zheng Liang Xie Tang Wong "
    "Chan Lee Cheung Lam Leung Ng Ho Chow Yu Fong Lau Yee",
    "vietnamese": "Nguyen Tran Le Pham Huynh Hoang Phan Vu Vo Dang Bui Do Ho Ngo Duong Ly Truong Dinh Mai",
    "korean": "Kim Lee Park Choi Jung Kang Cho Yoon Chang Lim Han Shin Suh Kwon Hwang Ahn Song Yoo Hong Moon",
    "japanese": "Tanaka Suzuki Sato Yamamoto Watanabe Nakamura Kobayashi Ito Kato Yoshida Yamada Sasaki Matsumoto Inoue "
    "Kimura Hayashi Shimizu Mori Ishikawa Ogawa",
    "filipino": "Santos Reyes Cruz Bautista Garcia Ocampo Mendoza Tolentino Aquino Ramos Castillo Villanueva Dela Cruz "
    "Pascual Mercado Aguilar Flores Domingo Navarro Salvador Soriano Manalo Dizon Macaraeg Pangilinan Magsaysay",
    "indian": "Patel Singh Sharma Kumar Gupta Shah Reddy Rao Nair Iyer Desai Mehta Joshi Agarwal Kapoor Malhotra Verma "
    "Gill Sandhu Dhillon Kaur Krishnan Subramanian Banerjee Chatterjee Das Bhatt Jain Menon Pillai",
    "mena": "Hosseini Ahmadi Karimi Rahimi Moradi Tehrani Petrosyan Sargsyan Hakobyan Grigoryan Harutyunyan Haddad "
    "Khoury Nassar Saleh Mansour Aziz Farah Boyajian Kasparian Shirazi Esfahani",
    "pacific": "Tuilagi Faleolo Tupou Fonoti Kealoha Kahale Mahoe Taufa Leota Sefo",
}  # fmt: skip

_HEADS = (
    "Ash Beck Black Brad Brook Burn Cald Chad Clay Cran Dun East Fair Farn Glen Good Hales Hart Hay Hol Kings Lang Lock "
    "Mar Mill Nor Oak Pem Rad Red Rock Sher Stan Stock Thorn Wake Wal West Whit Win Wood York"
)
_TAILS = "berg borne bridge brook burn bury by cott croft dale den field ford gate ham hurst land ley man more shaw son ton ville ward well wick worth"


def _split(text: str) -> list[str]:
    joined = (
        text.replace("De La Cruz", "De_La_Cruz").replace("De Leon", "De_Leon").replace("Dela Cruz", "Dela_Cruz")
        .replace("Van Dyke", "Van_Dyke").replace("St. John", "St._John")
    )  # fmt: skip
    return [w.replace("_", " ") for w in dict.fromkeys(joined.split())]


FEMALE = {k: _split(v) for k, v in _F.items()}
MALE = {k: _split(v) for k, v in _M.items()}
FAMILY = {k: _split(v) for k, v in _L.items()}
FAMILY["english"] += [h + t for t in _split(_TAILS) for h in _split(_HEADS) if h[-1] != t[0]]

# which lists a group's first and family names come from, with the share of the first list (others: english)
STYLE = {
    "white": ("english", "english", 1.0),
    "latino": ("spanish", "spanish", 0.80),
    "black": ("black", "english", 0.45),
    "chinese": ("chinese", "chinese", 0.55),
    "filipino": ("filipino", "filipino", 0.8),
    "indian": ("indian", "indian", 0.93),
    "vietnamese": ("vietnamese", "vietnamese", 0.65),
    "korean": ("korean", "korean", 0.55),
    "japanese": ("english", "japanese", 1.0),
    "asian_other": ("english", "filipino", 1.0),
    "mena": ("mena", "mena", 0.75),
    "nhpi": ("english", "pacific", 1.0),
    "aian": ("english", "english", 1.0),
    "multiracial": ("english", "english", 1.0),
    "other": ("english", "english", 1.0),
}


def pool(sex: str, style: str) -> tuple[list[str], np.ndarray]:
    """First names of a style with cumulative falling weights."""
    words = (FEMALE if sex == "F" else MALE)[style]
    return words, _falling(len(words), 0.55)


def family_pool(style: str) -> tuple[list[str], np.ndarray]:
    """Family names of a style with cumulative falling weights."""
    words = FAMILY[style]
    return words, _falling(len(words), 0.62 if style == "english" else 0.75)


def _falling(n: int, power: float) -> np.ndarray:
    weights = 1.0 / np.arange(2, n + 2) ** power
    return np.cumsum(weights) / weights.sum()
