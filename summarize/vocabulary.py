"""Nouns that say little: too empty for a keyword, or too common in news to tell one event from another."""

from __future__ import annotations

# No keyword by itself.
EMPTY = frozenset(
    """
    이번 지난 올해 내년 작년 오늘 관련 대한 통해 위해 가운데 이날 최근 현재 향후 앞서 기자 뉴스 사진 제공 이상 이하 경우 때문 정도 다양 추진 계획 예정
    마련 진행 실시 개최 강화 확대 지원 활용 구축 조성 필요 주요 기반 분야 사업 방안 내용 대상 전국 지역 국내 우리 우리나라 한편 특히 이후 이전 단계
    활성화 고도화 본격화 글로벌 서비스 경쟁력 가능성 관계자 결과 이유 시대 대표 방식 과정 상황 문제 의견 첨부파일 첨부자료 보도자료 보도참고 보도설명 참고 참고자료 보도참고자료 부처합동 문의 누리집 홈페이지
    최대 최소 역대 최초 처음 시작 유지 하루 이달 내달 다음 상반기 하반기 연말 연내 당시 동안 전체 기존 신규 직접 사실 자체 모두 각각 일부 대부분 나머지 이용자 사용자
""".split()
)
# Common in the news of this field whatever the event; a window of a few articles cannot know that.
GENERAL = EMPTY | frozenset(
    """
    인공지능 정부 기업 기술 산업 시장 국가 사회 국민 정책 제도 부처 장관 시스템 정보 데이터 디지털 개발 연구 교육 혁신 미래 세계 한국 서울 성장 협력
    운영 발표 설명 참여 회사 업계 전문가 사람 시간 오전 오후 예산 규모 협약 업무 센터 사용 이용 적용 도입 공개 법 위원회 의원 대통령 국회 공공 기관 분석
    법률 법안 기본법 특별법 개정 개정안 제정 제정안 통과 일부 법령 하위 시행 시행령 시행규칙 입법 예고 의결 공포 국무 공고 고시 동향 보고 보도 자료
    제품 고객 투자 전략 목표 환경 안전 관리 생산 경제 대응 검토 논의 회의 행사 프로그램 플랫폼 솔루션 모델 학습 인재 양성 육성 창출 개선 효과 수준 문화 생활
""".split()
)
