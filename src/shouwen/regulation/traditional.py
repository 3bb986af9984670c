"""Traditional Chinese from simplified: OpenCC for the characters, our own words where it guesses wrong.

OpenCC's words of Taiwan (``s2twp``) are those of computing and wrong in a regulation: 审核 became 稽核 (audit), 注销
became 登出 (sign out), 用户 became 使用者, 溢出 became 溢位. So only its characters are taken
(``s2tw``); the words are these.
"""

from __future__ import annotations

import re
from functools import lru_cache

from opencc.opencc import OpenCC  # its package does not say what it exports

#: Where the characters depend on the word and OpenCC takes another: simplified, traditional. Longer ones go before.
CHARACTERS = {
    "标签": "標籤", "签": "簽", "只": "只", "钟": "鐘", "账": "帳", "松": "鬆", "布": "布", "污": "污",
    "家具": "家具", "采用": "採用", "采纳": "採納", "采访": "採訪", "已采": "已採", "发生": "發生", "发布": "發布",
    "解决": "解決", "指明": "指明", "回复": "回覆", "复盘": "復盤", "周期": "週期", "每周": "每週", "制度": "制度",
    "已制": "已製", "冲减": "沖減", "游标": "游標", "不准时": "不準時", "不准": "不准", "准许": "准許",
    "准了": "准了", "在线上": "在線上",
}
#: What Taiwan calls otherwise, in regulations as on pages.
WORDS = {
    "信息": "資訊", "软件": "軟體", "硬件": "硬體", "网络": "網路", "短信": "簡訊", "服务器": "伺服器",
    "数据": "資料", "打印": "列印", "登录": "登入", "链接": "連結", "字符": "字元", "字节": "位元組",
    "字段": "欄位", "字体": "字型", "密钥": "金鑰", "默认": "預設", "搜索": "搜尋", "菜单": "選單",
    "脚本": "指令碼", "粘贴": "貼上", "拷贝": "拷貝", "接口": "介面", "在线": "線上", "视频": "影片",
    "通信": "通訊", "兼容": "相容", "模块": "模組", "队列": "佇列",
}
#: What pages say of files and settings: on paper 文件 stays what it is.
OF_PAGES = {
    "文件": "檔案", "文档": "文件", "保存": "儲存", "导入": "匯入", "导出": "匯出", "查看": "檢視", "打开": "開啟",
    "设置": "設定", "添加": "新增", "加载": "載入", "刷新": "重新整理", "发送": "傳送", "连接": "連線",
    "运行": "執行", "进程": "行程", "重新连接": "重新連線", "对话框": "對話方塊", "批量": "批次", "程序": "程式",
}


@lru_cache(maxsize=16_384)
def in_traditional(simplified: str) -> str:
    """Return a text of a regulation in traditional characters; what is not Chinese stays as it is."""
    return _converted(simplified, {**CHARACTERS, **WORDS})


def page_in_traditional(simplified: str) -> str:
    """Return what a page says in traditional characters."""
    return _converted(simplified, {**CHARACTERS, **WORDS, **OF_PAGES})


def _converted(simplified: str, words: dict[str, str]) -> str:
    parts = _parts(tuple(words)).split(simplified)
    return "".join(words[part] if part in words else _characters(part) for part in parts if part)


@lru_cache(maxsize=4)
def _parts(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return what splits a text at words, longer ones first, and keeps them."""
    return re.compile("(" + "|".join(sorted(words, key=len, reverse=True)) + ")")


def _characters(simplified: str) -> str:
    return str(_converter().convert(simplified))  # type: ignore[no-untyped-call]  # it has no types


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("s2tw")  # type: ignore[no-untyped-call]  # it has no types
